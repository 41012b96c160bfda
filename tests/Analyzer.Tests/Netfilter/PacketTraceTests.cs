using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class PacketTraceTests
{
    [Fact]
    public void A_TRACE_line_of_the_kernel_names_the_rule_and_the_packet()
    {
        var point = Point("Nov 21 06:55:12 cp-1 kernel: TRACE: raw:PREROUTING:rule:2 IN=eth0 OUT= MAC=00:11:22:33:44:55 SRC=10.0.0.1 DST=10.0.0.2 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=40000 DPT=80 SEQ=1 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0 OPT (020405B4) MARK=0x4000");

        Assert.Equal(("raw", "PREROUTING", "rule", 2), (point.Table, point.Chain, point.What, point.Rule));
        Assert.Equal(("eth0", null, "10.0.0.1", "TCP", 40000, 80, "0x4000"),
            (point.Packet!.In, point.Packet.Out, point.Packet.Source!.ToString(), point.Packet.Protocol, point.Packet.SourcePort, point.Packet.DestinationPort, point.Packet.Mark));
    }

    [Theory]
    // Debian 12, xtables-monitor 1.8.9
    [InlineData(" TRACE: 2 fe9bb6aa raw:PREROUTING:rule:0x2:CONTINUE  -4 -t raw -A PREROUTING -p icmp -j TRACE", "fe9bb6aa raw PREROUTING rule 2 CONTINUE -4 -t raw -A PREROUTING -p icmp -j TRACE")]
    [InlineData(" TRACE: 2 fe9bb6aa filter:INPUT:policy:ACCEPT", "fe9bb6aa filter INPUT policy  ACCEPT")]
    [InlineData("PACKET: 2 fe9bb6aa IN=lo SRC=127.0.0.1 DST=127.0.0.1 LEN=84 PROTO=ICMP TYPE=8", "fe9bb6aa   packet  ")]
    // nft 1.0.6
    [InlineData("trace id 3d1c5b29 ip raw PREROUTING rule meta nftrace set 1 (verdict continue)", "3d1c5b29 ip raw PREROUTING rule  meta nftrace set 1 (verdict continue)")]
    [InlineData("trace id 3d1c5b29 ip filter INPUT policy accept", "3d1c5b29 ip filter INPUT policy  accept")]
    public void Monitors_name_the_packet_and_what_decides(string line, string read)
    {
        var point = Point(line);

        Assert.Equal(read, $"{point.Id} {point.Table} {point.Chain} {point.What} {point.Rule} {point.Says}");
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
        }).QuickCheckThrowOnFailure();
    }

    private static TracePoint Point(string line)
    {
        var parsed = PacketTrace.Parse(new("n", "kernel/trace.txt", line));
        Assert.Empty(parsed.Notes);
        return Assert.Single(parsed.Value.Points);
    }
}
