using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Spans of time as nft writes them.</summary>
internal static class NftDuration
{
    // 1d2h3m4s567ms      300
    /// <summary>Whole seconds, or null where the word is no span of time.</summary>
    public static long? SecondsOf(ReadOnlySpan<char> word)
    {
        long seconds = 0;
        while (!word.IsEmpty)
        {
            var digits = word.IndexOfAnyExceptInRange('0', '9');
            var unit = digits < 0 ? "" : word[digits..];
            if (digits == 0 || !long.TryParse(digits < 0 ? word : word[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > int.MaxValue)
                return null;

            var (factor, length) = FactorOf(unit);
            if (length < 0)
                return null;
            seconds += number * factor;
            word = unit[length..];
        }

        return seconds;
    }

    private static (long Seconds, int Length) FactorOf(ReadOnlySpan<char> unit) => unit switch
    {
        [] => (1, 0),
        ['m', 's', ..] => (0, 2),
        ['w', ..] => (604_800, 1),
        ['d', ..] => (86_400, 1),
        ['h', ..] => (3_600, 1),
        ['m', ..] => (60, 1),
        ['s', ..] => (1, 1),
        _ => (0, -1),
    };
}
