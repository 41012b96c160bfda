using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>The source address of IPv6 (RFC 6724, ipv6_dev_get_saddr): scope, not deprecated, the outgoing device, the longest common prefix.</summary>
internal static class SourceSelection6
{
    // Label by prefix, the longest first (net/ipv6/addrlabel.c): a source of the destination's own kind is preferred.
    private static readonly ImmutableArray<(AddressMask Prefix, int Label)> Labels =
        [.. new[] { ("::1/128", 0), ("::/96", 3), ("::ffff:0:0/96", 4), ("2001::/32", 6), ("2001:10::/28", 7), ("2002::/16", 2), ("fc00::/7", 5), ("::/0", 1) }.Select(pair => (AddressMask.TryParse(pair.Item1)!.Value, pair.Item2))]; // prefixes

    /// <summary>Null when no address fits, or when not all are known.</summary>
    /// <param name="device">By which it leaves; null while there is no route.</param>
    public static Address? Choose(NodeLinks links, string? device, Address destination)
    {
        if (links.WhyPartial is not null)
            return null;

        var candidates = links.Addresses.Where(address => address.Network.IsV6 && !address.IsUnusable && IsInReach(address, device, destination));
        var best = candidates.Select(address => (Held: address, Address: Address.Of(address.Address)))
            .OrderByDescending(candidate => candidate.Address == destination)
            .ThenByDescending(candidate => ScopeRank(candidate.Address, destination))
            .ThenBy(candidate => candidate.Held.Flags.Contains("deprecated"))
            .ThenByDescending(candidate => candidate.Held.Device == device)
            .ThenByDescending(candidate => LabelOf(candidate.Address) == LabelOf(destination))
            .ThenByDescending(candidate => Math.Min(CommonBits(candidate.Address, destination), candidate.Held.Network.Length))
            .FirstOrDefault();
        return best.Held is null ? null : best.Address;
    }

    // To what is of the link, of loopback or a group only the outgoing device's addresses go.
    private static bool IsInReach(InterfaceAddress address, string? device, Address destination) =>
        address.Device == device || (!Address.Of(address.Address).IsLinkLocal && !destination.IsMulticast && Scope(destination) > LinkScope);

    private const int LinkScope = 2;

    // Loopback's address counts as one of the link (RFC 6724, 3.4).
    private static int Scope(Address address) => address.IsLinkLocal || address.IsLoopback ? LinkScope : address.IsMulticast ? (int)(address.Bits >> 112) & 0xf : 14;

    private static int LabelOf(Address address) => Labels.First(pair => pair.Prefix.Contains(address)).Label;

    // The smallest scope that is no smaller than the destination's; a smaller one only where there is none.
    private static int ScopeRank(Address candidate, Address destination)
    {
        var (own, wanted) = (Scope(candidate), Scope(destination));
        return own >= wanted ? 100 - (own - wanted) : own - wanted;
    }

    private static int CommonBits(Address one, Address other) => (int)UInt128.LeadingZeroCount(one.Bits ^ other.Bits);
}
