using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>The packet by which a flow opens.</summary>
internal static class FirstPacket
{
    public static Packet Of(Flow flow)
    {
        var to = Address.Of(flow.Destination);
        var isIcmp = flow.Protocol == Protocol.Icmp || (int)flow.Protocol == IcmpName.V6Protocol;
        return new(flow.Source is { } source ? Address.Of(source) : new Address(0, to.IsV6), to, flow.Protocol)
        {
            SourcePort = isIcmp ? null : flow.SourcePort ?? Flow.UsualSourcePort,
            DestinationPort = isIcmp ? null : flow.DestinationPort,
            Flags = flow.Protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None,
            Icmp = to.IsV6 ? IcmpMessage.EchoRequest6 : IcmpMessage.EchoRequest,
            Mark = flow.Mark,
        };
    }
}
