using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Prints;

public sealed class KernelPathTests
{
    [Fact]
    public void Lines_of_packets_that_the_kernel_worked_on_side_by_side_are_told_apart()
    {
        var packets = KernelPath.Of(Points(
            Line("raw:PREROUTING:rule:1", 1, "10.96.0.53"),
            Line("raw:PREROUTING:rule:1", 2, "10.96.0.53"),
            Line("filter:FORWARD:rule:1", 1, "10.244.2.7"),
            Line("filter:FORWARD:rule:2", 2, "10.244.2.7"),
            Line("raw:PREROUTING:rule:1", 1, "10.96.0.53")));

        Assert.Equal(["PREROUTING FORWARD", "PREROUTING FORWARD", "PREROUTING"], packets.Select(packet => string.Join(' ', packet.Points.Select(point => point.Chain))));
    }

    [Fact]
    public void A_packet_of_nfts_monitor_is_told_by_its_number()
    {
        var packets = KernelPath.Of(Points(
            "trace id be764d65 ip filter INPUT packet: iif \"lo\" ip saddr 127.0.0.1 ip daddr 127.0.0.1 udp sport 53151 udp dport 9",
            "trace id be764d65 ip filter INPUT rule counter packets 0 bytes 0 jump SITE (verdict jump SITE)",
            "trace id 11111111 ip filter INPUT policy accept"));

        Assert.Equal([1, 1], packets.Select(packet => packet.Places.Count()));
    }

    // A SYN by a veth on Linux 6.18, as nft 1.0.6 and xtables-monitor 1.8.9 print it; only loopback's packets come without Ethernet's addresses.
    [Theory]
    [InlineData("trace id 44cff00a ip raw PREROUTING packet: iif \"vr\" ether saddr 36:00:75:85:21:59 ether daddr f6:5d:28:57:10:9c ip saddr 10.9.0.2 ip daddr 10.96.0.10 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 12757 ip length 60 tcp sport 42688 tcp dport 80 tcp flags == syn tcp window 64240 ")]
    [InlineData("PACKET: 2 44cff00a IN=vr MACSRC=36:0:75:85:21:59 MACDST=f6:5d:28:57:10:9c MACPROTO=0800 SRC=10.9.0.2 DST=10.96.0.10 LEN=60 TOS=0x0 TTL=64 ID=12757 DF SPORT=42688 DPORT=80 SYN ")]
    public void A_packet_that_came_by_Ethernet_is_shown_with_its_addresses_ports_and_protocol(string line)
    {
        var kernel = KernelPath.Of(Points(line)).Single();

        Assert.Equal(("vr", "10.9.0.2", "10.96.0.10", "TCP", 42688, 80), (kernel.Packet!.In, $"{kernel.Packet.Source}", $"{kernel.Packet.Destination}", kernel.Packet.Protocol, kernel.Packet.SourcePort, kernel.Packet.DestinationPort));
        Assert.True(kernel.IsFirstOfConnection);
    }

    [Fact]
    public void Only_a_connections_first_packet_is_followed()
    {
        var kernel = KernelPath.Of(Points("kernel: TRACE: filter:FORWARD:rule:1 IN=eth0 OUT=cni0 SRC=10.244.1.5 DST=10.244.2.7 LEN=52 TTL=62 ID=5 DF PROTO=TCP SPT=45338 DPT=8080 SEQ=1 ACK=1 WINDOW=64240 RES=0x00 ACK URGP=0")).Single();

        Assert.False(kernel.IsFirstOfConnection);
    }

    // xtables-monitor gives handles in hexadecimal, nft -a decimal ones.
    [Theory]
    [InlineData(" TRACE: 2 be764d65 filter:SITE:rule:0x1f:ACCEPT  -4 -t filter -A SITE -p udp -j ACCEPT", 4)]
    [InlineData("trace id be764d65 ip filter SITE rule ip protocol tcp counter packets 7 bytes 420 drop (verdict drop)", 5)]
    public void A_rule_of_nftables_is_found_by_its_handle_or_its_text(string line, int number)
    {
        var node = OneNode.With(("netfilter/nft-ruleset.txt", """
            table ip filter {
            	chain SITE {
            		# two rules
            		ip protocol udp counter packets 0 bytes 0 accept # handle 31
            		ip protocol tcp counter packets 0 bytes 0 drop # handle 32
            	}
            }
            """));

        var rule = TracedRule.Of(Points(line).Single(), node);

        Assert.Equal(number, rule.Line?.Number);
    }

    [Fact]
    public void A_rule_of_iptables_is_found_by_the_text_that_xtables_monitor_prints()
    {
        var node = OneNode.With(
            ("netfilter/iptables-nft-save.txt", "*filter\n:INPUT ACCEPT [0:0]\n:SITE - [0:0]\n-A INPUT -j SITE\n-A SITE -p tcp -j DROP\n-A SITE -p udp -j ACCEPT\nCOMMIT\n"));

        var rule = TracedRule.Of(Points(" TRACE: 2 be764d65 filter:SITE:rule:0x1f:ACCEPT  -4 -t filter -A SITE -p udp -j ACCEPT").Single(), node);

        Assert.Equal((2, 6), (rule.Rule?.Index, rule.Line?.Number));
    }

    // ip_tables.c calls a rule without a match whose target is a plain verdict "policy" in a built-in chain, "return" in another.
    [Theory]
    [InlineData("filter:FORWARD:rule:1", 1, "-p tcp -j SITE")]
    [InlineData("filter:FORWARD:policy:2", 2, "-j ACCEPT")]
    [InlineData("filter:FORWARD:policy:3", null, "no rule decided: policy DROP")]
    [InlineData("filter:SITE:return:1", 1, "-j RETURN")]
    [InlineData("filter:SITE:return:2", null, "the chain's end")]
    public void The_number_tells_a_bare_verdict_from_the_chains_end(string place, int? rule, string says)
    {
        var node = OneNode.With(("netfilter/iptables-legacy-save.txt", "*filter\n:FORWARD DROP [0:0]\n:SITE - [0:0]\n-A FORWARD -p tcp -j SITE\n-A FORWARD -j ACCEPT\n-A SITE -j RETURN\nCOMMIT\n"));

        var traced = TracedRule.Of(Points(Line(place, 1, "10.96.0.53")).Single(), node);

        Assert.Equal((rule, says), (traced.Rule?.Index, traced.Says));
    }

    [Theory]
    [InlineData("kernel: TRACE: filter:FORWARD:rule:1 IN=eth0 OUT=cni0 SRC=fd00::5 DST=fd00::7 LEN=72 HOPLIMIT=63 PROTO=UDP SPT=45338 DPT=53", "netfilter/ip6tables-legacy-save.txt")]
    [InlineData(" TRACE: 10 be764d65 filter:FORWARD:rule:0x7:DROP  -6 -t filter -A FORWARD -p udp -j DROP", "netfilter/ip6tables-nft-save.txt")]
    public void A_rule_of_IPv6_is_looked_for_among_its_own(string line, string file)
    {
        var node = OneNode.With(
            (file, "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j DROP\nCOMMIT\n"),
            (file.Replace("ip6", "ip", StringComparison.Ordinal), "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -j ACCEPT\nCOMMIT\n"));

        Assert.Equal("-p udp -j DROP", TracedRule.Of(Points(line).Single(), node).Rule?.BodyText);
    }

    // nft 1.0.6 on Linux 6.18, nft monitor trace.
    [Theory]
    [InlineData("ip saddr 10.9.0.0/24 tcp dport 80 accept (verdict accept)", true)]
    [InlineData("tcp dport 80 drop (verdict drop)", false)]
    public void Rules_of_nfts_own_language_are_held_against_the_simulation(string rule, bool agrees)
    {
        var node = OneNode.With(
            ("netfilter/nft-ruleset.txt", "table inet site {\n\tchain in {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tcounter packets 3 bytes 180\n\t\tip saddr 10.9.0.0/24 tcp dport 80 accept\n\t\ttcp dport 80 drop\n\t}\n}\n"),
            ("links/addr-text.txt", "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP\n    inet 10.9.0.1/24 scope global eth0\n"),
            ("routing/routes-text.txt", "10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1\nlocal 10.9.0.1 dev eth0 table local proto kernel scope host src 10.9.0.1\n"),
            ("kernel/sysctl.txt", "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\n"));
        var topology = new ClusterModel([node], node.Host, LogEvents.None, null).Fact<Topology>().Value;
        var kernel = KernelPath.Of(Points(
            "trace id 44cff00a inet site in packet: iif \"eth0\" ether saddr 36:00:75:85:21:59 ether daddr f6:5d:28:57:10:9c ip saddr 10.9.0.2 ip daddr 10.9.0.1 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 12757 ip length 60 tcp sport 42688 tcp dport 80 tcp flags == syn tcp window 64240 ",
            "trace id 44cff00a inet site in rule counter packets 3 bytes 180 (verdict continue)",
            $"trace id 44cff00a inet site in rule {rule}")).Single();

        var comparison = KernelComparison.Of(kernel, [.. kernel.Places.Select(point => TracedRule.Of(point, node))], topology.Stacks[0], new(topology));

        Assert.Equal(agrees, comparison.Agrees);
        Assert.StartsWith(agrees ? "agrees: it meets the same rule" : "differs at step 1: the kernel meets inet site in rule 3", comparison.Says, StringComparison.Ordinal);
    }

    private static ImmutableArray<TracePoint> Points(params string[] lines) => PacketTrace.Parse(new("n", "kernel/trace.txt", string.Join('\n', lines))).Value.Points;

    private static string Line(string place, int id, string to) =>
        $"kernel: TRACE: {place} IN=eth0 OUT= SRC=10.244.1.5 DST={to} LEN=60 TTL=63 ID={id} DF PROTO=UDP SPT=45338 DPT=53 LEN=40";
}
