using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Goes through the layers of one packet up to its transport, and words what it finds as tcpdump does.</summary>
internal static class Frame
{
    private const string Cut = "[|cut]";

    public static string Words(RawPacket packet)
    {
        var bytes = packet.Bytes.Span;
        return packet.LinkType switch
        {
            1 => bytes.Length < 14 ? Cut : Ethertype(U16(bytes[12..]), bytes[14..]),
            // Linux cooked, as of a capture on all devices
            113 => bytes.Length < 16 ? Cut : $"? {Direction(U16(bytes))} {Ethertype(U16(bytes[14..]), bytes[16..])}",
            276 => bytes.Length < 20 ? Cut : $"if{BinaryPrimitives.ReadInt32BigEndian(bytes[4..])} {Direction(bytes[10])} {Ethertype(U16(bytes), bytes[20..])}",
            // Raw IP
            12 or 14 or 101 or 228 or 229 => Ip(bytes),
            // BSD loopback
            0 or 108 => bytes.Length < 4 ? Cut : Ip(bytes[4..]),
            _ => string.Create(CultureInfo.InvariantCulture, $"link type {packet.LinkType}, length {bytes.Length}"),
        };
    }

    // linux/if_packet.h
    private static string Direction(int type) => type switch
    {
        0 => "In",
        1 => "B",
        2 => "M",
        3 => "P",
        _ => "Out",
    };

    private static string Ethertype(int type, ReadOnlySpan<byte> rest)
    {
        // 802.1Q and 802.1ad tags
        for (; type is 0x8100 or 0x88a8 or 0x9100 && rest.Length >= 4; rest = rest[4..])
            type = U16(rest[2..]);

        return type switch
        {
            0x0800 or 0x86dd => Ip(rest),
            0x0806 => Arp(rest),
            _ => string.Create(CultureInfo.InvariantCulture, $"Unknown ethertype 0x{type:x4}, length {rest.Length}"),
        };
    }

    // ARP, Request who-has 192.168.56.52 tell 192.168.56.12, length 28
    private static string Arp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 28)
            return $"ARP, {Cut}";

        var (sender, target) = (new IPAddress(bytes.Slice(14, 4)), new IPAddress(bytes.Slice(24, 4)));
        return U16(bytes[6..]) == 1
            ? $"ARP, Request who-has {target} tell {sender}, length {bytes.Length}"
            : $"ARP, Reply {sender} is-at {string.Join(':', Convert.ToHexStringLower(bytes.Slice(8, 6)).Chunk(2).Select(pair => new string(pair)))}, length {bytes.Length}";
    }

    private static string Ip(ReadOnlySpan<byte> bytes) => bytes.Length == 0 ? Cut : (bytes[0] >> 4) switch
    {
        4 when bytes.Length >= 20 => V4(bytes),
        6 when bytes.Length >= 40 => V6(bytes),
        _ => Cut,
    };

    private static string V4(ReadOnlySpan<byte> bytes)
    {
        var head = (bytes[0] & 0xf) * 4;
        if (head < 20 || bytes.Length < head)
            return Cut;

        var total = Math.Clamp((int)U16(bytes[2..]), head, bytes.Length);
        var (from, to) = (new IPAddress(bytes.Slice(12, 4)), new IPAddress(bytes.Slice(16, 4)));
        var length = Math.Max(0, U16(bytes[2..]) - head);
        return (U16(bytes[6..]) & 0x1fff) != 0
            ? $"IP {from} > {to}: ip-proto-{bytes[9]}"
            : $"IP {Transport.Words(bytes[9], from, to, bytes[head..total], length)}";
    }

    private static string V6(ReadOnlySpan<byte> bytes)
    {
        var (from, to) = (new IPAddress(bytes.Slice(8, 16)), new IPAddress(bytes.Slice(24, 16)));
        var next = (int)bytes[6];
        var rest = bytes[40..];
        var length = (int)U16(bytes[4..]);
        // Hop-by-hop, routing and destination options; a fragment is followed only when it is the first.
        while (next is 0 or 43 or 60 or 44 && rest.Length >= 8)
        {
            var size = next == 44 ? 8 : (rest[1] + 1) * 8;
            if (rest.Length < size || (next == 44 && (U16(rest[2..]) & 0xfff8) != 0))
                return $"IP6 {from} > {to}: frag";
            length -= size;
            next = rest[0];
            rest = rest[size..];
        }

        return $"IP6 {Transport.Words(next, from, to, rest, Math.Max(0, length))}";
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
