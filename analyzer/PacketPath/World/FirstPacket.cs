using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>The packet by which a flow opens.</summary>
internal static class FirstPacket
{
    // A SYN with the options that Linux sends.
    private const int UsualLength = 60;

    public static Packet Of(Flow flow)
    {
        var to = Address.Of(flow.Destination);
        var hasPorts = flow.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp;
        return new(flow.Source is { } source ? Address.Of(source) : new Address(0, to.IsV6), to, flow.Protocol)
        {
            SourcePort = hasPorts ? flow.SourcePort ?? Flow.UsualSourcePort : null,
            DestinationPort = hasPorts ? flow.DestinationPort : null,
            Flags = flow.Protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None,
            Icmp = to.IsV6 ? IcmpMessage.EchoRequest6 : IcmpMessage.EchoRequest,
            Mark = flow.Mark,
            Length = flow.Length ?? UsualLength,
            User = flow.InInterface is null ? flow.User : null,
            HasFreePort = flow.SourcePort is null,
        };
    }
}
