using System.Buffers.Binary;
using System.Text;
using SupportBundle.Collector.Collection.Captures;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class PacketHeadersTests
{
    private const uint Ethernet = 1;

    private static readonly byte[] Macs = [0x52, 0x54, 0, 0, 0, 1, 0x52, 0x54, 0, 0, 0, 2];

    [Fact]
    public void Of_a_TCP_packet_the_headers_stay_and_what_it_carries_goes()
    {
        var passed = Pass(Frame(Ipv4(6, [.. Tcp, .. "Authorization: Bearer abc"u8])));

        Assert.Equal(14 + 20 + 20, passed.Packet.Length);
        Assert.Equal(14 + 20 + 20 + 25, passed.Original);
    }

    [Fact]
    public void Of_DNS_the_whole_message_stays() =>
        Assert.Equal(14 + 20 + 8 + 30, Pass(Frame(Ipv4(17, [.. Udp(53), .. new byte[30]]))).Packet.Length);

    [Fact]
    public void Of_other_UDP_packets_the_headers_stay() =>
        Assert.Equal(14 + 20 + 8, Pass(Frame(Ipv4(17, [.. Udp(5000), .. new byte[30]]))).Packet.Length);

    [Fact]
    public void A_packet_within_VXLAN_has_its_headers_too()
    {
        var inner = Frame(Ipv4(6, [.. Tcp, .. "secret"u8]));

        Assert.Equal(14 + 20 + 8 + 8 + 14 + 20 + 20, Pass(Frame(Ipv4(17, [.. Udp(8472), .. new byte[8], .. inner]))).Packet.Length);
    }

    [Fact]
    public void A_later_fragment_has_no_header_but_that_of_IP()
    {
        var packet = Ipv4(17, [.. Udp(53), .. new byte[30]]);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), 185);

        Assert.Equal(14 + 20, Pass(Frame(packet)).Packet.Length);
    }

    [Fact]
    public void What_is_not_understood_keeps_nothing_beyond_its_last_known_header()
    {
        Assert.Equal(14, Pass([.. Macs, 0x88, 0xcc, .. new byte[40]]).Packet.Length);
        Assert.Equal(14 + 20, Pass(Frame(Ipv4(200, new byte[40]))).Packet.Length);
        Assert.Empty(Pass(new byte[60], linkType: 147).Packet);
    }

    [Fact]
    public void A_capture_that_comes_byte_by_byte_is_the_same()
    {
        var capture = Capture([Frame(Ipv4(6, [.. Tcp, 1, 2, 3])), Frame(Ipv4(17, [.. Udp(53), 1, 2]))], Ethernet);
        using var whole = new MemoryStream();
        using (var headers = new PacketHeaders(whole))
            headers.Write(capture);
        using var single = new MemoryStream();
        using (var headers = new PacketHeaders(single))
        {
            foreach (var one in capture)
                headers.WriteByte(one);
        }

        Assert.Equal(whole.ToArray(), single.ToArray());
    }

    [Fact]
    public void What_is_no_capture_is_refused()
    {
        using var headers = new PacketHeaders(new MemoryStream());

        Assert.Throws<InvalidDataException>(() => headers.Write(Encoding.ASCII.GetBytes(new string('x', 100))));
    }

    [Fact]
    public void No_bytes_make_the_layers_fail()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var packet = new byte[random.Next(0, 120)];
            random.NextBytes(packet);
            if (packet.Length > 14 && i % 2 == 0)
                (packet[12], packet[13], packet[14]) = (0x08, 0x00, 0x45);
            Assert.InRange(PacketLayers.HeadersOf(i % 3 == 0 ? 276u : Ethernet, packet), 0, 10_000);
        }
    }

    private static byte[] Tcp => [0x1f, 0x90, 0, 80, .. new byte[8], 0x50, 0x18, .. new byte[6]];

    private static byte[] Udp(int to) => [0x30, 0x39, (byte)(to >> 8), (byte)to, 0, 0, 0, 0];

    private static byte[] Ipv4(byte protocol, byte[] content) => [0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. content];

    private static byte[] Frame(byte[] packet) => [.. Macs, 0x08, 0x00, .. packet];

    private static (byte[] Packet, int Original) Pass(byte[] packet, uint linkType = Ethernet)
    {
        using var sink = new MemoryStream();
        using (var headers = new PacketHeaders(sink))
            headers.Write(Capture([packet], linkType));
        var record = sink.ToArray().AsSpan(24);
        var kept = BinaryPrimitives.ReadInt32LittleEndian(record[8..]);
        return (record.Slice(16, kept).ToArray(), BinaryPrimitives.ReadInt32LittleEndian(record[12..]));
    }

    private static byte[] Capture(byte[][] packets, uint linkType)
    {
        using var capture = new MemoryStream();
        using var writer = new BinaryWriter(capture);
        writer.Write(0xa1b2c3d4u);
        writer.Write(0x0004_0002u);
        writer.Write(0L);
        writer.Write(262144u);
        writer.Write(linkType);
        foreach (var packet in packets)
        {
            writer.Write(0L);
            writer.Write(packet.Length);
            writer.Write(packet.Length);
            writer.Write(packet);
        }

        return capture.ToArray();
    }
}
