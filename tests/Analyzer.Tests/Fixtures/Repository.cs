using System.Runtime.CompilerServices;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Where the repository's files lie, found from this source file.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    public static bool UpdatesGoldenFiles => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file stands in a folder
}
