using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The counters at the end of a rule that ebtables or arptables lists.</summary>
internal static class ListedFrameCounters
{
    // , pcnt = 0 -- bcnt = 0      , pcnt=0 -- bcnt=0
    /// <summary>Null where there are none; <paramref name="end"/> is where the rule ends before them.</summary>
    public static Counters? Of(ReadOnlySpan<char> line, out int end)
    {
        end = line.Length;
        var at = line.LastIndexOf(", pcnt");
        var half = at < 0 ? -1 : line[at..].IndexOf("-- bcnt");
        if (half < 0 || !long.TryParse(AfterSign(line[at..(at + half)]), NumberStyles.None, null, out var packets)
            || !long.TryParse(AfterSign(line[(at + half)..]), NumberStyles.None, null, out var bytes))
            return null;

        end = at;
        return new(packets, bytes);
    }

    private static ReadOnlySpan<char> AfterSign(ReadOnlySpan<char> text) => text[(text.IndexOf('=') + 1)..].Trim();
}
