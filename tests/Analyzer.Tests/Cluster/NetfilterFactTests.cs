using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class NetfilterFactTests
{
    private const string Tracked = "ipv4     2 udp      17 25 src=10.0.0.5 dst=10.96.0.10 sport=4000 dport=53 src=10.244.0.7 dst=10.0.0.5 sport=53 dport=4000 mark=0 zone=0 use=2\n";

    [Theory]
    [InlineData("netfilter/ipset-save.txt", "create a hash:ip family inet\nadd a 10.0.0.1\n")]
    [InlineData("netfilter/ipset-list.txt", "Name: a\nType: hash:ip\nHeader: family inet\nMembers:\n10.0.0.1\n")]
    public void The_nodes_sets_are_those_of_either_form(string path, string text)
    {
        var sets = NodeOf(($"nodes/n/{path}", text)).Fact<NodeIpSets>().Value;

        Assert.Single(sets.Named("a").Value.Entries);
        Assert.Contains("no set b", sets.Named("b").WhyMissing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_without_its_entries_is_not_an_empty_one()
    {
        var sets = NodeOf(("nodes/n/netfilter/ipset-list.txt", "Name: a\nType: hash:ip\nHeader: family inet\n")).Fact<NodeIpSets>().Value;

        Assert.Contains("were not printed", sets.Named("a").WhyMissing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("netfilter/conntrack.txt")]
    [InlineData("netfilter/proc-nf-conntrack.txt")]
    [InlineData("files/proc/net/nf_conntrack")]
    public void The_tracked_connections_are_those_of_the_command_or_of_the_file(string path)
    {
        Assert.True(Assert.Single(NodeOf(($"nodes/n/{path}", Tracked)).Fact<TrackedConnections>().Value.Entries).IsDestinationTranslated);
    }

    [Theory]
    [InlineData("netfilter/ipvs-save.txt", "-A -t 10.96.0.10:53 -s rr\n-a -t 10.96.0.10:53 -r 10.244.0.7:53 -m -w 1\n")]
    [InlineData("files/proc/net/ip_vs", "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nTCP  0A60000A:0035 rr \n  -> 0AF40007:0035      Masq    1      0          0         \n")]
    public void The_virtual_servers_are_known_also_where_their_connections_are_not(string path, string text)
    {
        var ipvs = NodeOf(($"nodes/n/{path}", text)).Fact<NodeIpvs>().Value;

        Assert.Equal("10.96.0.10:53", Assert.Single(ipvs.Services.All).Address);
        Assert.False(ipvs.Connections.IsKnown);
        Assert.NotNull(ipvs.Connections.WhyMissing);
    }

    [Fact]
    public void Traced_packets_are_known_by_the_kernels_lines()
    {
        var traced = NodeOf(("nodes/n/kernel/trace.txt", "TRACE: filter:FORWARD:rule:3 IN=eth0 OUT=cni0 SRC=10.0.0.1 DST=10.0.0.2 PROTO=TCP SPT=40000 DPT=80\n")).Fact<TracedPackets>().Value;

        Assert.Equal(("filter", "FORWARD", 3), (traced.Points[0].Table, traced.Points[0].Chain, traced.Points[0].Rule));
    }

    [Fact]
    public void What_was_not_collected_is_missing_with_its_artifact_named()
    {
        var node = NodeOf(("nodes/n/identity/hostname.txt", "n\n"));

        Assert.Contains("netfilter/ipset", node.Fact<NodeIpSets>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("conntrack", node.Fact<TrackedConnections>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("ip", node.Fact<NodeIpvs>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("kernel/trace", node.Fact<TracedPackets>().WhyMissing, StringComparison.Ordinal);
    }

    private static Node NodeOf(params (string, string)[] files) => ModelOf.Files(files).Nodes.Single();
}
