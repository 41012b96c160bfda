using System.Runtime.CompilerServices;

namespace SupportBundle.Lab;

/// <summary>The tools as <c>dotnet cake --target=Publish</c> leaves them: the very files that are copied to a node.</summary>
internal static class PublishedTools
{
    public static string Collector { get; } = Path.Combine(Root(), "dist", "linux-x64", "sb-collect");

    public static string Analyzer { get; } = Path.Combine(Root(), "dist", "linux-x64", "sb-analyze");

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
