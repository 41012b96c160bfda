using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class PacketTraceTests
{
    // Written by hand in the form of the kernel's nf_log_syslog.
    [Fact]
    public void A_TRACE_line_of_the_kernel_names_the_rule_and_the_packet()
    {
        var point = Point("Nov 21 06:55:12 cp-1 kernel: TRACE: raw:PREROUTING:rule:2 IN=eth0 OUT= MAC=00:11:22:33:44:55 SRC=10.0.0.1 DST=10.0.0.2 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=40000 DPT=80 SEQ=1 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0 OPT (020405B4) MARK=0x4000");

        Assert.Equal(("raw", "PREROUTING", "rule", 2), (point.Table, point.Chain, point.What, point.Rule));
        Assert.Equal(("eth0", null, "10.0.0.1", "TCP", 40000, 80, "0x4000"),
            (point.Packet!.In, point.Packet.Out, point.Packet.Source!.ToString(), point.Packet.Protocol, point.Packet.SourcePort, point.Packet.DestinationPort, point.Packet.Mark));
    }

    // One datagram to a chain that accepts it and one SYN that the policy accepts, on Debian 11, 12 and 13.
    [Theory]
    [InlineData("debian11-iptables-1.8.7-nft", "-4 -t raw -A PREROUTING")]
    [InlineData("debian12-iptables-1.8.9-nft", "-4 -t raw -A PREROUTING")]
    [InlineData("debian13-iptables-1.8.11-nft", "iptables -t raw -A PREROUTING")]
    public void Xtables_monitor_names_the_rules_by_their_handles(string sample, string command)
    {
        var points = Points(sample);

        Assert.Equal(
            ["raw PREROUTING rule", "raw PREROUTING policy", "filter INPUT rule", "filter SITE rule", "raw PREROUTING rule", "raw PREROUTING policy", "filter INPUT policy"],
            points.Where(point => point.Packet is null).Select(point => $"{point.Table} {point.Chain} {point.What}"));
        Assert.Equal((4, null, $"CONTINUE {command} -p udp -m udp --dport 9 -j TRACE"), (points[1].Handle, points[1].Rule, points[1].Says));
        Assert.Equal(("lo", "127.0.0.1", 9), (points[0].Packet!.In, points[0].Packet!.Source!.ToString(), points[0].Packet!.DestinationPort));
    }

    [Theory]
    [InlineData("debian11-nft-0.9.8")]
    [InlineData("debian12-nft-1.0.6")]
    [InlineData("debian13-nft-1.1.3")]
    public void Nft_monitor_names_the_packet_and_what_decides(string sample)
    {
        var points = Points(sample);

        Assert.Equal(
            ["ip raw PREROUTING rule", "ip raw PREROUTING policy", "ip filter INPUT rule", "ip filter SITE rule", "ip raw PREROUTING rule", "ip raw PREROUTING policy", "ip filter INPUT policy"],
            points.Where(point => point.Packet is null).Select(point => $"{point.Table} {point.Chain} {point.What}"));
        Assert.Equal(("lo", "127.0.0.1", "127.0.0.1", "UDP", 9), (points[0].Packet!.In, points[0].Packet!.Source!.ToString(), points[0].Packet!.Destination!.ToString(), points[0].Packet!.Protocol, points[0].Packet!.DestinationPort));
        Assert.EndsWith("accept (verdict accept)", points[5].Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRACE: ")]
    [InlineData("trace id 1 ip raw")]
    [InlineData("eth0: link up")]
    public void What_is_no_trace_is_noted(string line)
    {
        Assert.Single(PacketTrace.Parse(new("n", "kernel/trace.txt", line)).Notes);
    }

    [Fact]
    public void No_text_throws_and_every_line_is_an_entry_or_a_note()
    {
        string[] pieces = ["TRACE: ", "raw:PREROUTING:rule:2", " IN=eth0", "SRC=", "10.0.0.1 ", "\n", "trace id ", "PACKET: ", "tcp 6 ", "src=", "dst=::1 ", "[", "]", "=", "cpu=0 ", "mark=99999999999999999999", "add x ", "create x hash:ip\n", "Name: ", "Members:\n", "-A -t ", "-> ", "TCP ", "\"", "\\"];
        Prop.ForAll(Gen.Choose(0, pieces.Length - 1).ListOf(40).ToArbitrary(), picks =>
        {
            var text = new ArtifactText("n", "x", string.Concat(picks.Select(pick => pieces[pick])));
            var lines = text.Lines().Count(line => !line.IsBlank);
            var trace = PacketTrace.Parse(text);
            var conntrack = Conntrack.Parse(text);
            _ = IpSets.Parse(text);
            _ = IpvsServices.Parse(text);
            _ = NftRuleset.Parse(text);
            _ = ConntrackStatistics.Parse(text);
            return trace.Value.Points.Length + trace.Notes.Length == lines && conntrack.Value.Entries.Length + conntrack.Notes.Length == lines;
        }).Check(Seeded.Config);
    }

    private static ImmutableArray<TracePoint> Points(string sample)
    {
        var parsed = PacketTrace.Parse(new("n", "capture/trace.txt", File.ReadAllText(Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", sample, "trace.txt"))));
        Assert.Empty(parsed.Notes);
        return parsed.Value.Points;
    }

    private static TracePoint Point(string line)
    {
        var parsed = PacketTrace.Parse(new("n", "kernel/trace.txt", line));
        Assert.Empty(parsed.Notes);
        return Assert.Single(parsed.Value.Points);
    }
}
