using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Words by which people tell one capture of the same nodes from the next: <c>before</c>, <c>after</c>, a date.</summary>
internal static class CaptureWords
{
    private static readonly ImmutableHashSet<string> Earlier = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "before", "old", "good", "ok", "working", "healthy", "pre", "previous", "first", "baseline", "vorher", "yesterday");

    private static readonly ImmutableHashSet<string> Later = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "after", "new", "bad", "broken", "failing", "failed", "post", "second", "current", "nachher", "today", "later", "now");

    public static bool Are(string segment) => IsEarlier(segment) || Words(segment).Any(Later.Contains) || CaptureDates.InPath(segment) is not null || IsDay(segment);

    public static bool IsEarlier(string segment) => Words(segment).Any(Earlier.Contains);

    private static bool IsDay(string segment) => segment.Length >= 8 && segment.All(letter => char.IsAsciiDigit(letter) || letter is '-' or '_' or '.');

    private static string[] Words(string segment) => segment.Split('-', '_', '.', ' ');
}
