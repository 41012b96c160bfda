using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>A constant: one value, the values from one to another, or the names that begin with one.</summary>
/// <param name="Name">Null for numbers.</param>
/// <param name="IsStart">Any name that begins with it: <c>"veth*"</c>.</param>
internal readonly record struct NftPattern(UInt128 From, UInt128 To, string? Name, bool IsStart)
{
    /// <summary>Whether one value only fits.</summary>
    public bool IsOne => Name is null ? From == To : !IsStart;

    public NftDatum First => Name is null ? NftDatum.Of(From) : NftDatum.Of(Name);

    // 10.0.0.0/8      1000-2000      established,related      "veth*"      tcp
    /// <summary>Null where it is not understood.</summary>
    public static NftPattern? Of(NftExpression constant, NftType type) => constant switch
    {
        NftValue value => NftSymbols.Of(value, type) is { } datum ? Of(datum) : null,
        NftRange range => Single(range.From, type) is { } from && Single(range.To, type) is { } to ? new(from, to, null, false) : null,
        NftPrefix prefix => Single(prefix.Address, type) is { } address ? OfPrefix(address, prefix.Length, type) : null,
        NftFlagList list => Flags(list, type) is { } bits ? new(bits, bits, null, false) : null,
        _ => null,
    };

    public Truth Matches(NftDatum datum)
    {
        if (Name is not null)
            return datum.Name is not { } name ? Truth.Unknown : (IsStart ? name.StartsWith(Name, StringComparison.Ordinal) : name == Name) ? Truth.Yes : Truth.No;
        if (datum.Name is not null)
            return Truth.No;
        if (datum.IsKnown)
            return datum.Bits >= From && datum.Bits <= To ? Truth.Yes : Truth.No;

        return From == To && ((datum.Bits ^ From) & ~datum.Unknown) != 0 ? Truth.No : Truth.Unknown;
    }

    /// <summary>How many of the numbers from <paramref name="first"/> on it holds.</summary>
    public long Among(long first, long count)
    {
        if (Name is not null || From > long.MaxValue)
            return 0;

        var (low, high) = (Math.Max(first, (long)From), To > long.MaxValue ? long.MaxValue : (long)To);
        return Math.Max(0, Math.Min(high, first + count - 1) - low + 1);
    }

    private static NftPattern Of(NftDatum datum) => datum.Name is { } name
        ? name.EndsWith('*') && !name.EndsWith("\\*", StringComparison.Ordinal) ? new(0, 0, name[..^1], true) : new(0, 0, name.Replace("\\*", "*", StringComparison.Ordinal), false)
        : new(datum.Bits, datum.Bits, null, false);

    private static UInt128? Single(NftExpression end, NftType type) => end is NftValue value && NftSymbols.Of(value, type) is { Name: null } datum ? datum.Bits : null;

    private static NftPattern? OfPrefix(UInt128 address, int length, NftType type)
    {
        if (type is not (NftType.Ip4 or NftType.Ip6))
            return null;

        var mask = AddressMask.OfLength(length, type == NftType.Ip6);
        var all = type == NftType.Ip6 ? UInt128.MaxValue : uint.MaxValue;
        return new(address & mask, (address & mask) | (all & ~mask), null, false);
    }

    private static UInt128? Flags(NftFlagList list, NftType type)
    {
        var all = UInt128.Zero;
        foreach (var flag in list.Flags)
        {
            if (Single(flag, type) is not { } bits)
                return null;
            all |= bits;
        }

        return all;
    }
}
