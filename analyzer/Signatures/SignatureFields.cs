using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>The fields of a signature file, and what is to be written into each.</summary>
internal static class SignatureFields
{
    private const int MaxSlips = 3;

    private static readonly ImmutableSortedDictionary<string, string> Meanings = new Dictionary<string, string>
    {
        ["id"] = "area and event, for instance dns/upstream-times-out",
        ["severity"] = "critical, warning or info",
        ["component"] = "the program in whose log the line stands",
        ["versions"] = "the versions of it that write the line, for instance 1.8 to 1.20",
        ["literal"] = "a text that every matching line holds, letter by letter",
        ["pattern"] = "a regular expression without look-around and back references",
        ["means"] = "one sentence: what the line means for the cluster",
        ["samples"] = "lines that must match and lines that must not",
        ["match"] = "real lines that must match",
        ["mustNotMatch"] = "lines that look alike and must not match",
        ["line"] = "a real log line",
        ["seenIn"] = "component and version that wrote the line, for instance kubelet 1.28",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static ImmutableArray<string> OfEntry { get; } =
    [
        "id", "severity", "component", "versions", "literal", "pattern", "countBy", "onlyForRules", "silentMeansOver", "isCause", "explains",
        "title", "titleJa", "means", "meansJa", "fix", "fixJa", "confirmedBy", "samples",
    ];

    public static ImmutableArray<string> OfSamples { get; } = ["match", "mustNotMatch"];

    public static ImmutableArray<string> OfSample { get; } = ["line", "seenIn"];

    /// <summary>What a field holds, in a clause; empty for those that nobody has to write.</summary>
    public static string Meaning(string field) => Meanings.GetValueOrDefault(field, "");

    /// <summary>The name that was probably meant, or null.</summary>
    public static string? Closest(string name, ImmutableArray<string> known)
    {
        var closest = known.MinBy(one => Slips(name, one));
        return closest is not null && Slips(name, closest) <= MaxSlips ? closest : null;
    }

    // Letters to add, to leave out or to change (Levenshtein).
    private static int Slips(string written, string meant)
    {
        var row = Enumerable.Range(0, meant.Length + 1).ToArray();
        foreach (var letter in written)
        {
            var diagonal = row[0]++;
            for (var i = 1; i <= meant.Length; i++)
            {
                var changed = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(meant[i - 1]) ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(changed, Math.Min(row[i], row[i - 1]) + 1);
            }
        }

        return row[^1];
    }
}
