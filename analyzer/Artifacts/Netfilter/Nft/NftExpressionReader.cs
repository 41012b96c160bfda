using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads expressions of nft's language.</summary>
internal static class NftExpressionReader
{
    // From the loosest to the tightest (libnftables' parser_bison.y).
    private static readonly ImmutableArray<ImmutableArray<string>> Precedence = [["|"], ["^"], ["&"], ["<<", ">>"]];

    /// <param name="isSelector">Bare words may be selectors; else only what no constant can be is one.</param>
    /// <returns>Null where nothing is understood.</returns>
    public static NftExpression? Read(NftCursor at, bool isSelector)
    {
        if (Bits(at, 0, isSelector) is not { } first)
            return null;

        var parts = ImmutableArray.Create(first);
        while (at.TryTake("."))
        {
            if (Bits(at, 0, isSelector) is not { } more)
                return null;
            parts = parts.Add(more);
        }

        NftExpression key = parts.Length == 1 ? first : new NftConcat(parts);
        return at.TryTake("map") ? Mapping(at, key) : key;
    }

    // { 10.0.0.1 : 192.0.2.1 }      @services
    public static NftExpression? SetOrReference(NftCursor at, bool isMap)
    {
        if (at.TryTake("{"))
            return new NftAnonymousSet(NftElementReader.ReadAll(at, isMap));

        return at.Word is { IsQuoted: false, Text: ['@', _, ..] } ? new NftSetReference(at.Take().Text[1..]) : null;
    }

    private static NftMapping? Mapping(NftCursor at, NftExpression key) => SetOrReference(at, true) is { } data ? new(key, data) : null;

    private static NftExpression? Bits(NftCursor at, int level, bool isSelector)
    {
        if (level == Precedence.Length)
            return Primary(at, isSelector);

        var left = Bits(at, level + 1, isSelector);
        while (left is not null && !at.Word.IsQuoted && NftOperators.Bitwise(at.Word.Text) is { } sign && Precedence[level].Contains(sign))
        {
            at.Take();
            left = Bits(at, level + 1, isSelector) is { } right ? NftBitwise.Of(sign, left, right) : null;
        }

        return left;
    }

    private static NftExpression? Primary(NftCursor at, bool isSelector)
    {
        if (at.IsAtEnd || (!at.Word.IsQuoted && at.Word.Text is "}" or "," or ":" or ";" or ")"))
            return null;
        if (at.TryTake("("))
            return Bits(at, 0, isSelector) is { } inner && at.TryTake(")") ? inner : null;
        if (at.Word.Is("{"))
            return SetOrReference(at, false);

        return (IsMaybeSelector(at, isSelector) ? NftSelectorReader.Read(at) : null) ?? Value(at);
    }

    // Behind an operator "mark" and "socket" are what they are called, but "ip saddr" is not a protocol and a name.
    private static bool IsMaybeSelector(NftCursor at, bool isSelector) =>
        isSelector || (at.Ahead(1).Text.Length > 0 && at.Word.Text is "meta" or "ct" or "ip" or "ip6" or "tcp" or "udp" or "th" or "numgen" or "jhash" or "symhash" or "fib" or "rt");

    // "10:00"-"12:00"
    private static NftExpression Value(NftCursor at)
    {
        var word = at.Take();
        if (word.IsQuoted && at.Word is { IsQuoted: false, Text: ['-', '"', ..] })
            return new NftRange(new NftValue(word.Text), new NftValue(at.Take().Text[1..].Trim('"')));

        return NftValueReader.Read(word);
    }
}
