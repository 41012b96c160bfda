using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Where a packet is translated to: addresses from one to another, ports, or one of both.</summary>
/// <param name="First">Null where the address stays.</param>
internal sealed record NftNatTarget(Address? First, Address? Last, NatPorts? Ports)
{
    private const int MostAddresses = 64;

    /// <summary>One null where the address stays; empty where there are too many to follow each.</summary>
    public ImmutableArray<Address?> Addresses
    {
        get
        {
            if (First is not { } first || Last is not { } last)
                return [null];

            return last.Bits < first.Bits || last.Bits - first.Bits >= MostAddresses ? [] : [.. Enumerable.Range(0, (int)(last.Bits - first.Bits) + 1).Select(by => (Address?)new Address(first.Bits + (uint)by, first.IsV6))];
        }
    }

    /// <summary>The network's part is exchanged, the host's stays (nf_nat's netmap).</summary>
    public Address? Mapped(Address address) => First is { } first && Last is { } last && first.IsV6 == address.IsV6
        ? new Address(first.Bits | (address.Bits & (first.Bits ^ last.Bits)), address.IsV6)
        : null;

    // 10.244.0.7 and 53      10.0.0.1-10.0.0.9      a map's 10.244.0.7 . 53
    /// <summary>Null where it is not understood.</summary>
    public static NftNatTarget? Of(NftExpression? address, NftExpression? port)
    {
        if (address is NftConcat { Parts: [var inner, var itsPort] } && port is null)
            return Of(inner, itsPort);

        var range = address is null ? default : RangeOf(address, NftType.Ip4) ?? RangeOf(address, NftType.Ip6);
        var ports = port is null ? null : PortsOf(port);
        return (address is not null && range is null) || (port is not null && ports is null) ? null : new(range?.First, range?.Last, ports);
    }

    private static (Address First, Address Last)? RangeOf(NftExpression address, NftType type) =>
        NftPattern.Of(address, type) is { } pattern ? (new(pattern.From, type == NftType.Ip6), new(pattern.To, type == NftType.Ip6)) : null;

    private static NatPorts? PortsOf(NftExpression port) =>
        NftPattern.Of(port, NftType.Integer) is { Name: null } pattern && pattern.To <= ushort.MaxValue && pattern.From <= pattern.To ? new((int)pattern.From, (int)pattern.To, null) : null;
}
