using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The counters at the end of a rule that ebtables or arptables lists, or that ebtables saves.</summary>
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

    // -A FORWARD -o cni0 -j KUBE-HAIR-c 12 3456: where -L ends without a blank, the script puts none before them either.
    /// <summary>The same of <c>ebtables-save</c> with <c>EBTABLES_SAVE_COUNTER=yes</c>, which is the legacy one's.</summary>
    public static Counters? OfSave(ReadOnlySpan<char> line, out int end)
    {
        end = line.Length;
        var at = line.LastIndexOf("-c ");
        var numbers = at < 0 ? [] : line[(at + 3)..].Trim();
        var blank = numbers.IndexOf(' ');
        if (blank < 0 || !long.TryParse(numbers[..blank], NumberStyles.None, null, out var packets) || !long.TryParse(numbers[(blank + 1)..], NumberStyles.None, null, out var bytes))
            return null;

        end = at;
        return new(packets, bytes);
    }

    private static ReadOnlySpan<char> AfterSign(ReadOnlySpan<char> text) => text[(text.IndexOf('=') + 1)..].Trim();
}
