using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>The source address of IPv6 (RFC 6724, ipv6_dev_get_saddr): scope, not deprecated, the outgoing device, the longest common prefix.</summary>
internal static class SourceSelection6
{
    /// <summary>Null when no address fits, or when not all are known.</summary>
    public static Address? Choose(NodeLinks links, string device, Address destination)
    {
        if (links.WhyPartial is not null)
            return null;

        var candidates = links.Addresses.Where(address => address.Network.IsV6 && !address.IsUnusable && !address.IsLoopback && IsInReach(address, device));
        var best = candidates.Select(address => (Held: address, Address: Address.Of(address.Address)))
            .OrderByDescending(candidate => candidate.Address == destination)
            .ThenByDescending(candidate => ScopeRank(candidate.Address, destination))
            .ThenBy(candidate => candidate.Held.Flags.Contains("deprecated"))
            .ThenByDescending(candidate => candidate.Held.Device == device)
            .ThenByDescending(candidate => CommonBits(candidate.Address, destination))
            .FirstOrDefault();
        return best.Held is null ? null : best.Address;
    }

    // Link-local addresses of another device are of no use.
    private static bool IsInReach(InterfaceAddress address, string device) => address.Device == device || !Address.Of(address.Address).IsLinkLocal;

    private static int Scope(Address address) => address.IsLinkLocal ? 2 : address.IsMulticast ? (int)(address.Bits >> 112) & 0xf : 14;

    // The smallest scope that is no smaller than the destination's; a smaller one only where there is none.
    private static int ScopeRank(Address candidate, Address destination)
    {
        var (own, wanted) = (Scope(candidate), Scope(destination));
        return own >= wanted ? 100 - (own - wanted) : own - wanted;
    }

    private static int CommonBits(Address one, Address other) => (int)UInt128.LeadingZeroCount(one.Bits ^ other.Bits);
}
