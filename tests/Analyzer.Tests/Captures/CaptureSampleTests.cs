using SupportBundle.Analyzer.Artifacts.Captures;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Captures;

/// <summary>The same packets as tcpdump prints them with various options, and as they stand in a file.</summary>
public sealed class CaptureSampleTests
{
    private static readonly string[] Findings =
    [
        "192.168.56.12.57258 > 192.168.56.1.80 asked 1 times, answered",
        "192.168.56.12.32842 > 192.168.56.1.81 asked 1 times, reset",
        "192.168.56.12.54266 > 192.168.56.50.443 asked 5 times, silent",
        "A kubernetes.default.svc.cluster.local: NoError 10.96.0.1",
        "A nosuch.example.com: NXDomain ",
        "AAAA kubernetes.default.svc.cluster.local: NoError 2001:db8::1",
        "A fail.example.com: ServFail ",
        "icmp 3/3 from 192.168.56.1 about 192.168.56.1 udp 5353",
        "icmp6 1/4 from 2001:db8:1::1 about 2001:db8:1::1 udp 9999",
    ];

    [Fact]
    public void Whatever_the_options_the_packets_are_the_same()
    {
        var all = Sample.ReadAll<PacketList>("Captures", "n", "nn-tttt", "nn-e", "nn-v", "nn-e-v-tttt");

        Assert.Equal(10, all.Count);
        Assert.All(all, one => Assert.Equal(Findings, FindingsOf(one)));
        Assert.All(all, one => Assert.Equal(37, one.Packets.Length));
    }

    [Fact]
    public void A_capture_on_all_devices_says_where_each_packet_was_seen()
    {
        var all = Sample.ReadAll<PacketList>("Captures", "any-nn-tttt", "any-nn-e");

        Assert.All(all, one => Assert.Equal(Findings, FindingsOf(one)));
        Assert.All(all, one => Assert.Equal("Out", one.Packets[0].Direction));
        Assert.All(all, one => Assert.NotNull(one.Packets[0].Device));
    }

    [Theory]
    [InlineData("eth0.pcap")]
    [InlineData("any-cooked-v2.pcap")]
    public void A_file_tells_the_same_as_tcpdump(string name)
    {
        var parsed = PacketList.Parse(new("n", name, TextOf(Bytes(name))));

        Assert.Empty(parsed.Notes);
        Assert.Equal(Findings, FindingsOf(parsed.Value));
        Assert.Equal(new DateOnly(2026, 11, 21), parsed.Value.Packets[0].Time?.Date);
    }

    [Fact]
    public void Byte_order_resolution_and_pcapng_make_no_difference()
    {
        var expected = TextOf(Bytes("eth0.pcap"));

        Assert.Equal(expected, TextOf(PcapForms.BigEndian(Bytes("eth0.pcap"))));
        Assert.Equal(expected, TextOf(PcapForms.Nanoseconds(Bytes("eth0.pcap"))));
        Assert.Equal(expected, TextOf(PcapForms.NextGeneration(Bytes("eth0.pcap"))));
        Assert.Equal(expected, TextOf(PcapForms.Tagged(Bytes("eth0.pcap"))));
    }

    [Fact]
    public void A_file_that_was_cut_keeps_its_beginning_and_says_so()
    {
        var bytes = Bytes("eth0.pcap")[..1000];
        var text = PcapText.Read(new MemoryStream(bytes), 1 << 20, out var why);

        Assert.NotNull(why);
        Assert.StartsWith(text, TextOf(Bytes("eth0.pcap")), StringComparison.Ordinal);
        Assert.NotEmpty(text);
        PcapText.Read(new MemoryStream(Bytes("eth0.pcap")), 500, out var limited);
        Assert.Contains("goes on", limited, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_among_a_nodes_files_is_read_as_text()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/n/identity/hostname.txt", "n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "nodes", "n", "capture"));
        File.WriteAllBytes(Path.Combine(folder.Path, "nodes", "n", "capture", "eth0.pcap"), Bytes("eth0.pcap"));

        var capture = Analysis.Model([folder.Path], new(new InputLimits())).Nodes.Single().Host.Read<PacketList>("capture/eth0").Value;

        Assert.Equal(Findings, FindingsOf(capture));
    }

    [Fact]
    public void What_is_no_capture_is_said_to_be_none()
    {
        Assert.Equal("", PcapText.Read(new MemoryStream("nonsense of some length"u8.ToArray()), 1 << 20, out var why));
        Assert.NotNull(why);
    }

    [Fact]
    public void No_bytes_throw()
    {
        var random = new Random(7);
        foreach (var name in new[] { "eth0.pcap", "any-cooked-v2.pcap" })
            for (var round = 0; round < 3000; round++)
            {
                var bytes = Bytes(name);
                if (round % 3 == 0)
                    bytes = PcapForms.NextGeneration(Bytes("eth0.pcap"));
                for (var hit = 0; hit < 1 + (round % 8); hit++)
                    bytes[random.Next(round % 5 == 0 ? 0 : 24, bytes.Length)] = (byte)random.Next(256);
                var text = PcapText.Read(new MemoryStream(bytes[..random.Next(4, bytes.Length + 1)]), 1 << 20, out _);
                Assert.False(PacketList.Parse(new("n", "p", text)).Notes.IsDefault);
            }
    }

    // tcpdump 4.9.3 on CentOS 8 (addresses changed): a VXLAN packet with what is in it, and errors of routers.
    [Fact]
    public void What_travels_in_a_tunnel_is_a_packet_of_its_own()
    {
        var parsed = PacketList.Parse(new("n", "capture/x", """
            tcpdump: verbose output suppressed, use -v or -vv for full protocol decode
            listening on eth0, link-type EN10MB (Ethernet), capture size 262144 bytes
            12:00:00.000001 IP 192.168.56.12.43210 > 192.168.56.3.8472: OTV, flags [I] (0x08), overlay 0, instance 1
            IP 10.244.1.5.40000 > 10.244.2.9.53: 7+ A? example.com. (29)
            12:00:00.000101 IP 192.168.56.1 > 10.244.1.5: ICMP 10.9.0.7 unreachable - need to frag (mtu 1400), length 556
            12:00:00.000201 IP 192.168.56.1 > 10.244.1.5: ICMP host 10.9.0.8 unreachable - admin prohibited filter, length 68
            12:00:00.000301 IP 192.168.56.1 > 10.244.1.5: ICMP time exceeded in-transit, length 68
            12:00:00.000401 LLDP, length 105: sw1
            7 packets captured
            9 packets received by filter
            2 packets dropped by kernel
            what is this
            """));

        var packets = parsed.Value.Packets;
        Assert.Equal("what is this", parsed.Notes.Single().Line.Text.Trim());
        Assert.Equal(2, parsed.Value.DroppedByKernel);
        Assert.Equal((true, "example.com"), (packets[1].IsInner, packets[1].Dns?.Name));
        Assert.Equal((3, 4, 1400, "10.9.0.7"), (packets[2].Icmp!.Type, packets[2].Icmp!.Code, packets[2].Icmp!.Mtu, $"{packets[2].Icmp!.InnerDestination}")); // an ICMP message
        Assert.Equal((3, 13), (packets[3].Icmp!.Type, packets[3].Icmp!.Code)); // likewise
        Assert.Equal((11, 0), (packets[4].Icmp!.Type, packets[4].Icmp!.Code)); // likewise
        Assert.Equal("lldp", packets[5].Protocol);
    }

    [Fact]
    public void Any_text_is_read_or_noted()
    {
        AnyText.NeverThrows<PacketList>(Sample.Text("Captures", "n.tcpdump-4.99.5.txt"));
        AnyText.NeverThrows<PacketList>(Sample.Text("Captures", "nn-e-v-tttt.tcpdump-4.99.0.txt"));
        AnyText.NeverThrows<PacketList>(Sample.Text("Captures", "any-nn-e.tcpdump-4.99.0.txt"));
        AnyText.AlienLinesAreNoted<PacketList>(Sample.Text("Captures", "n.tcpdump-4.99.5.txt"));
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Captures", "Samples", name));

    private static string TextOf(byte[] file)
    {
        var text = PcapText.Read(new MemoryStream(file), 1 << 20, out var why);
        Assert.Null(why);
        return text;
    }

    private static string[] FindingsOf(PacketList capture)
    {
        var found = CaptureFindings.Of(capture);
        return
        [
            .. found.Connections.Select(one => $"{one.First.Source?.Text} > {one.First.Destination?.Text} asked {one.Syns} times, {(one.IsAnswered ? "answered" : one.IsReset ? "reset" : "silent")}"),
            .. found.Dns.Select(one => $"{one.Query.Dns?.Type} {one.Query.Dns?.Name}: {one.Answer?.Dns?.ResponseCode} {string.Join(',', one.Answer?.Dns?.Addresses ?? [])}"),
            .. found.IcmpErrors.Select(packet => $"{packet.Protocol} {packet.Icmp?.Type}/{packet.Icmp?.Code} from {packet.Source?.Text} about {packet.Icmp?.InnerDestination} {packet.Icmp?.InnerProtocol} {packet.Icmp?.InnerPort}"),
        ];
    }
}
