using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>A SYN on a connection that is over opens a new one, for which the nat rules are asked (nf_conntrack_tcp_packet: -NF_REPEAT).</summary>
internal static class Reopening
{
    public static Answer Of(Packet packet, Connection connection)
    {
        if (packet.Protocol != Protocol.Tcp || (packet.Flags & (TcpFlags.Syn | TcpFlags.Ack)) != TcpFlags.Syn)
            return Answer.No;

        // CLOSE: only after a FIN, or a reset from the side that now opens.
        return connection.Before?.TcpState switch
        {
            "TIME_WAIT" => Answer.Yes,
            "CLOSE" => Answer.Unknown($"how the connection was closed that had the same ends ({connection.Line})"),
            _ => Answer.No,
        };
    }
}
