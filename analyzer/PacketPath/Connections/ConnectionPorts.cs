using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>What rules find where they ask for a connection's destination ports: of ICMP it is type and code (union nf_conntrack_man_proto).</summary>
internal static class ConnectionPorts
{
    public static int? OriginalDestination(Connection connection, Packet packet) =>
        connection.Original.DestinationPort ?? OfIcmp(connection, packet, isReply: false);

    public static int? ReplyDestination(Connection connection, Packet packet) =>
        connection.Reply.DestinationPort ?? OfIcmp(connection, packet, isReply: true);

    // Only of the messages that answer each other can one say what the other direction's is.
    private static int? OfIcmp(Connection connection, Packet packet, bool isReply) =>
        connection.Original.Protocol != Protocol.Icmp || packet.Protocol != Protocol.Icmp ? null
        : packet.IsReply == isReply ? packet.Icmp.Type << 8 | packet.Icmp.Code
        : Inverted(packet.Icmp.Type) << 8;

    // nf_conntrack_proto_icmp.c, invmap.
    private static int? Inverted(int type) => type switch
    {
        0 => 8,
        8 => 0,
        13 => 14,
        14 => 13,
        15 => 16,
        16 => 15,
        17 => 18,
        18 => 17,
        _ => null,
    };
}
