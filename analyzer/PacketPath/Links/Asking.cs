using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>With which address a stack asks who has another one (net/ipv4/arp.c, arp_solicit).</summary>
internal static class Asking
{
    /// <summary>The packet's source where it is the stack's own and <c>arp_announce</c> lets it be; else the device's.</summary>
    public static Address From(NetworkStack stack, Link link, Packet packet)
    {
        if (packet.IsV6 || stack.Fib(isV6: false) is not { IsKnown: true, Value: var fib })
            return packet.Source;

        var wanted = packet.NextHop ?? packet.Destination;
        var announce = InterfaceSettings.Greatest(stack, link.Name, "arp_announce") ?? 0;
        var isOwn = fib.Links.Holder(packet.Source.ToIPAddress()) is not null;
        return isOwn && (announce == 0 || (announce == 1 && IsOnLink(link, packet.Source, wanted))) ? packet.Source : fib.SelectAddress(link.Name, wanted) ?? packet.Source;
    }

    // Both in one of the device's subnets (inet_addr_onlink).
    private static bool IsOnLink(Link link, Address source, Address wanted) =>
        link.Addresses.Any(held => AddressMask.Of(held.Network) is var network && network.Contains(source) && network.Contains(wanted));
}
