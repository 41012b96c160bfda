using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>What an nft rule compares, maps or sets; its text is nft's own, with numbers in decimal digits.</summary>
internal abstract record NftExpression;

/// <summary>A constant: a number, an address, a symbol (<c>established</c>, <c>tcp</c>), or the name of a device.</summary>
internal sealed record NftValue(string Text) : NftExpression
{
    public ulong? Number => ulong.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public IPAddress? Address => (Text.Contains('.') || Text.Contains(':')) && IPAddress.TryParse(Text, out var address) ? address : null;

    /// <summary>Text and JSON write numbers differently (<c>0x00004000</c>, 16384).</summary>
    public static NftValue Of(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var number)
            ? new(number.ToString(CultureInfo.InvariantCulture))
            : new(word);

    public override string ToString() => NftWords.Quoted(Text);
}

/// <summary>A network: <c>10.244.0.0/16</c>.</summary>
internal sealed record NftPrefix(NftExpression Address, int Length) : NftExpression
{
    public override string ToString() => $"{Address}/{Length}";
}

/// <summary>From one value to another, both included.</summary>
internal sealed record NftRange(NftExpression From, NftExpression To) : NftExpression
{
    public override string ToString() => $"{From}-{To}";
}

/// <summary>Several values as one key: <c>ip daddr . meta l4proto . th dport</c>.</summary>
internal sealed record NftConcat(ImmutableArray<NftExpression> Parts) : NftExpression
{
    public override string ToString() => string.Join(" . ", Parts);
}

/// <summary>Flags of one field: <c>established,related</c>.</summary>
internal sealed record NftFlagList(ImmutableArray<NftExpression> Flags) : NftExpression
{
    public override string ToString() => string.Join(',', Flags);
}

/// <summary>A set or map that has no name.</summary>
internal sealed record NftAnonymousSet(ImmutableArray<NftSetElement> Elements) : NftExpression
{
    public override string ToString() => $"{{ {string.Join(" , ", Elements)} }}";
}

/// <summary>A set or map of the table, by name: <c>@service-ips</c>.</summary>
internal sealed record NftSetReference(string Name) : NftExpression
{
    public override string ToString() => $"@{Name}";
}

/// <summary>What the key is mapped to: <c>ip saddr map { 10.0.0.1 : 192.0.2.1 }</c>.</summary>
internal sealed record NftMapping(NftExpression Key, NftExpression Data) : NftExpression
{
    public override string ToString() => $"{Key} map {Data}";
}

/// <summary>Bits put together: <c>meta mark &amp; 0x4000</c>.</summary>
/// <param name="Operator"><c>&amp;</c>, <c>|</c>, <c>^</c>, <c>&lt;&lt;</c> or <c>&gt;&gt;</c>.</param>
internal sealed record NftBitwise(string Operator, NftExpression Left, NftExpression Right) : NftExpression
{
    /// <summary>Flags that are put together are a list of flags, however the version prints them.</summary>
    public static NftExpression Of(string name, NftExpression left, NftExpression right) =>
        name == "|" && FlagsOf(left) is { } some && FlagsOf(right) is { } more ? new NftFlagList(some.AddRange(more)) : new NftBitwise(name, left, right);

    public override string ToString() => $"{Left} {Operator} {(Right is NftBitwise ? $"({Right})" : Right)}";

    private static ImmutableArray<NftExpression>? FlagsOf(NftExpression expression) => expression switch
    {
        NftFlagList list => list.Flags,
        NftValue { Number: null } value => [value],
        _ => null,
    };
}

/// <summary>The element that stands for every key which no other element has.</summary>
internal sealed record NftCatchAll : NftExpression
{
    public override string ToString() => "*";
}

/// <summary>An expression that is not modelled, in its own words.</summary>
internal sealed record NftUnknownExpression(string Text) : NftExpression
{
    public override string ToString() => Text;
}
