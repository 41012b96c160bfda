using System.Collections.Immutable;

namespace SupportBundle.Collector.Script;

/// <summary>The script's functions, as they stand in <c>Script/Parts</c>, in the order of their names.</summary>
internal static class ScriptParts
{
    private const string Folder = "Script/Parts/";

    public static ImmutableArray<string> All { get; } =
        [.. typeof(ScriptParts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

    private static string Read(string name)
    {
        using var stream = typeof(ScriptParts).Assembly.GetManifestResourceStream(name)!; // it was just listed
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
