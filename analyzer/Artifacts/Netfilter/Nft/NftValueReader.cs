using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads constants: single ones, networks, ranges, lists of flags.</summary>
internal static class NftValueReader
{
    // 10.0.0.0/8      1000-2000      established,related      0x4000      @pods
    public static NftExpression Read(NftWord word)
    {
        if (word.IsQuoted)
            return new NftValue(word.Text);
        if (word.Text is ['@', ..])
            return new NftSetReference(word.Text[1..]);
        if (word.Text.Contains(','))
            return new NftFlagList([.. word.Text.Split(',').Select(flag => Single(flag))]);

        return Single(word.Text);
    }

    private static NftExpression Single(string word) => word == "*" ? new NftCatchAll() : PrefixOf(word) ?? (NftExpression?)RangeOf(word) ?? NftValue.Of(word);

    // 10.244.0.0/16
    private static NftPrefix? PrefixOf(string word) =>
        word.IndexOf('/') is > 0 and var slash && int.TryParse(word.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && IsEnd(word[..slash])
            ? new(NftValue.Of(word[..slash]), length)
            : null;

    // 10.0.0.1-10.0.0.9      8000-8080
    private static NftRange? RangeOf(string word) =>
        word.IndexOf('-') is > 0 and var dash && IsEnd(word[..dash]) && IsEnd(word[(dash + 1)..]) ? new(NftValue.Of(word[..dash]), NftValue.Of(word[(dash + 1)..])) : null;

    // Names too may hold a dash: echo-request, ipv6-icmp.
    private static bool IsEnd(string word) =>
        NftCursor.NumberOf(word) is not null || word.StartsWith("0x", StringComparison.Ordinal) || IPAddress.TryParse(word, out _) || word is ['c' or 'a', 's' or 'f', _] or ['a', 'f', _, _]
        || word.Count(letter => letter == ':') == 5 || NftDuration.SecondsOf(word) is not null;
}
