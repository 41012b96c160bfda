using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m pkttype</c>: to whom the frame was addressed.</summary>
internal static class PkttypeMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option is { Name: "--pkt-type", Value: "unicast" or "broadcast" or "multicast" }
        ? (packet, stack) => Answer.Of(TypeOf(packet, stack) == option.Value)
        : Tests.Unknown(option.ToString()));

    // What the stack sends itself is no frame yet: it counts as sent to one host, whatever its address.
    private static string TypeOf(Packet packet, NetworkStack stack)
    {
        if (packet.IsLocal)
            return "unicast";
        if (packet.Destination.IsMulticast)
            return "multicast";

        var isBroadcast = packet.Destination.IsLimitedBroadcast
            || (!packet.IsV6 && stack.Fib(false) is { IsKnown: true } fib && fib.Value.TypeOf(packet.Destination, null) == Artifacts.Routing.RouteType.Broadcast);
        return isBroadcast ? "broadcast" : "unicast";
    }
}
