using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>How near a pod's labels come to a Service's selector.</summary>
internal static class Selectors
{
    // One letter more, less or other, twice: "web" and "webb", "backend" and "back-end".
    private const int Typo = 2;

    public static string Text(ImmutableSortedDictionary<string, string> labels) => string.Join(",", labels.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The labels of the pod that the selector's keys ask for, as far as it has them.</summary>
    public static string Asked(ImmutableSortedDictionary<string, string> selector, Pod pod) =>
        string.Join(",", selector.Keys.Select(key => pod.Labels.GetValueOrDefault(key) is { } value ? $"{key}={value}" : $"{key}: none"));

    /// <summary>Whether the pod is perhaps what was meant: what does not fit is but a slip away, or is the one label of several that it lacks.
    /// Pods of one release share most labels, so that a value that is plainly another says nothing.</summary>
    public static bool IsNear(ImmutableSortedDictionary<string, string> selector, Pod pod)
    {
        var other = selector.Where(pair => pod.Labels.GetValueOrDefault(pair.Key) != pair.Value).ToList();
        return other.TrueForAll(pair => pod.Labels.TryGetValue(pair.Key, out var value) ? IsSlip(value, pair.Value) : other.Count == 1 && selector.Count > 1);
    }

    private static bool IsSlip(string one, string other) => Math.Min(one.Length, other.Length) > Typo && (Distance(one, other) <= Typo || one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal));

    // Levenshtein's, row by row.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, first) = (row[0], i);
            row[0] = first;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
