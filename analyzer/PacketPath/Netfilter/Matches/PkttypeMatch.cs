using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m pkttype</c>: to whom the frame was addressed.</summary>
internal static class PkttypeMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option is { Name: "--pkt-type", Value: "unicast" or "broadcast" or "multicast" }
        ? (packet, _) => Answer.Of(TypeOf(packet) == option.Value)
        : Tests.Unknown(option.ToString()));

    private static string TypeOf(Packet packet) =>
        packet.Destination.IsMulticast ? "multicast" : packet.Destination.IsLimitedBroadcast ? "broadcast" : "unicast";
}
