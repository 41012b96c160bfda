using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>To whom the frame was sent that a packet came in (<c>pkt_type</c>; the numbers are the kernel's).</summary>
internal enum Addressee
{
    Host = 0,
    Broadcast = 1,
    Multicast = 2,
}

/// <summary>Tells to whom a packet's frame was sent: as the packet's own address says, where there is a frame at all.</summary>
internal static class Addressees
{
    private const int EthernetAddress = 17;

    // What the stack sends itself is no frame yet, and what a device without link addresses gives (TUN, IPIP, WireGuard) never was one:
    // both count as sent to one host, whatever the packet's address.
    public static Addressee Of(Packet packet, NetworkStack stack)
    {
        if (packet.IsLocal || !HasFrames(packet.InInterface, stack))
            return Addressee.Host;
        if (packet.Destination.IsMulticast)
            return Addressee.Multicast;

        return packet.Destination.IsLimitedBroadcast || IsBroadcast(packet, stack) ? Addressee.Broadcast : Addressee.Host;
    }

    private static bool HasFrames(string? device, NetworkStack stack) =>
        device is null || stack.Links is not { IsKnown: true, Value: var links } || links.Link(device) is not { } link
        || !link.Flags.Contains("NOARP") || link.LinkAddress is { Length: EthernetAddress };

    private static bool IsBroadcast(Packet packet, NetworkStack stack) =>
        !packet.IsV6 && stack.Fib(false) is { IsKnown: true, Value: var fib } && fib.TypeOf(packet.Destination, null) == RouteType.Broadcast;
}
