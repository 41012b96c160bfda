using System.Buffers.Binary;

namespace SupportBundle.Collector.Collection.Captures;

/// <summary>How many bytes of a packet are headers, layer by layer; what was cut off ends the count.</summary>
internal static class PacketLayers
{
    // Of pcap-linktype(7).
    private const uint Ethernet = 1, Raw = 101, LinuxCooked = 113, LinuxCooked2 = 276;

    private const int Ipv4 = 0x0800, Arp = 0x0806, Ipv6 = 0x86dd, Vlan = 0x8100, ServiceVlan = 0x88a8, Bridged = 0x6558;
    private const int DeepestTunnel = 3;

    public static int HeadersOf(uint linkType, ReadOnlySpan<byte> packet) => linkType switch
    {
        Ethernet => OfEthernet(packet, DeepestTunnel),
        LinuxCooked when packet.Length >= 16 => 16 + OfType(Word(packet, 14), packet[16..], DeepestTunnel),
        LinuxCooked2 when packet.Length >= 20 => 20 + OfType(Word(packet, 0), packet[20..], DeepestTunnel),
        Raw when packet.Length > 0 => OfType(packet[0] >> 4 == 6 ? Ipv6 : Ipv4, packet, DeepestTunnel),
        _ => 0,
    };

    private static int OfEthernet(ReadOnlySpan<byte> frame, int depth)
    {
        var at = 12;
        while (frame.Length >= at + 6 && Word(frame, at) is Vlan or ServiceVlan)
            at += 4;
        return frame.Length < at + 2 ? frame.Length : at + 2 + OfType(Word(frame, at), frame[(at + 2)..], depth);
    }

    private static int OfType(int type, ReadOnlySpan<byte> content, int depth) => type switch
    {
        Ipv4 => OfIpv4(content, depth),
        Ipv6 => OfIpv6(content, depth),
        Arp => 28,
        _ => 0,
    };

    private static int OfIpv4(ReadOnlySpan<byte> packet, int depth)
    {
        if (packet.Length < 20)
            return packet.Length;

        var length = (packet[0] & 0xf) * 4;
        var isFirst = (Word(packet, 6) & 0x1fff) == 0;
        return length + (isFirst && packet.Length > length ? OfProtocol(packet[9], packet[length..], depth) : 0);
    }

    private static int OfIpv6(ReadOnlySpan<byte> packet, int depth)
    {
        var (next, at) = (packet.Length > 6 ? packet[6] : (byte)59, 40);
        // Hop-by-hop, routing and destination options, and the fragment header.
        while (next is 0 or 43 or 60 or 44 && packet.Length > at + 8)
        {
            var isLaterFragment = next == 44 && (Word(packet, at + 2) & 0xfff8) != 0;
            var length = next == 44 ? 8 : (packet[at + 1] + 1) * 8;
            (next, at) = (isLaterFragment ? (byte)59 : packet[at], at + length);
        }

        return at + (packet.Length > at ? OfProtocol(next, packet[at..], depth) : 0);
    }

    private static int OfProtocol(int protocol, ReadOnlySpan<byte> content, int depth) => protocol switch
    {
        6 => content.Length < 13 ? content.Length : (content[12] >> 4) * 4,
        17 => OfUdp(content, depth),
        1 or 58 => OfIcmp(content, depth),
        4 when depth > 0 => OfIpv4(content, depth - 1),
        41 when depth > 0 => OfIpv6(content, depth - 1),
        132 => 12,
        // VRRP and OSPF, up to where a password may begin; GRE and ESP.
        112 or 89 or 47 or 50 => 8,
        _ => 0,
    };

    // An error quotes the packet that it is about; echo carries whatever the sender likes; neighbour discovery is addresses.
    private static int OfIcmp(ReadOnlySpan<byte> content, int depth) => content.Length < 9 ? content.Length
        : content[0] is 3 or 11 or 12 or 1 or 2 or 4 && depth > 0 ? 8 + (content[8] >> 4 == 6 ? OfIpv6(content[8..], 0) : OfIpv4(content[8..], 0))
        : content[0] is >= 133 and <= 137 ? 64
        : 8;

    private static int OfUdp(ReadOnlySpan<byte> content, int depth)
    {
        if (content.Length < 16)
            return 8;

        var (from, to) = (Word(content, 0), Word(content, 2));
        if (from == 53 || to == 53)
            return content.Length;
        if (depth > 0 && to is 4789 or 8472)
            return 16 + OfEthernet(content[16..], depth - 1);
        if (depth > 0 && to == 6081 && Word(content, 10) == Bridged && 16 + ((content[8] & 0x3f) * 4) is var inner && content.Length > inner)
            return inner + OfEthernet(content[inner..], depth - 1);
        return 8;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
