using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Settles the translation of a connection's first packet (nf_nat_setup_info): what a nat rule asks for, or none.</summary>
internal static class Nat
{
    /// <summary>The packet with another destination; its connection expects answers from there.</summary>
    public static Packet ToDestination(Packet packet, Address? address, int? port)
    {
        var connection = packet.Connection ?? Connection.Opened(packet);
        var (to, toPort) = (address ?? packet.Destination, port ?? packet.DestinationPort);
        return packet with
        {
            Destination = to,
            DestinationPort = toPort,
            Connection = connection with
            {
                Reply = connection.Reply with { Source = to, SourcePort = toPort },
                IsDestinationSettled = true,
                IsDestinationTranslated = connection.IsDestinationTranslated || to != packet.Destination || toPort != packet.DestinationPort,
            },
        };
    }

    /// <summary>The packet with another source. The port stays where it may; null is one that the kernel chooses.</summary>
    /// <param name="isRandom">The kernel throws dice for what tells connections apart, be it an echo's number (nf_nat_l4proto_unique_tuple).</param>
    public static Packet ToSource(Packet packet, Address address, int? port, bool isRandom = false)
    {
        var connection = packet.Connection ?? Connection.Opened(packet);
        return packet with
        {
            Source = address,
            SourcePort = port,
            Connection = connection with
            {
                Reply = connection.Reply with { Destination = address, DestinationPort = port },
                IsSourceSettled = true,
                IsSourceTranslated = connection.IsSourceTranslated || address != packet.Source || port != packet.SourcePort || (isRandom && HasNumber(packet)),
            },
        };
    }

    private static bool HasNumber(Packet packet) => packet.Protocol is Protocol.Icmp or (Protocol)IcmpName.V6Protocol;
}
