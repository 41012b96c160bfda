using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.Repair;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Repair;

public sealed class FixTrialTests
{
    private static readonly ClusterModel Rejecting = RoutedNodes.Model(("nodes/n2/netfilter/iptables-nft-save.txt", RoutedNodes.Filter.Replace("COMMIT", "-A FORWARD -j REJECT --reject-with icmp-host-prohibited\nCOMMIT", StringComparison.Ordinal)));

    [Fact]
    public void What_accepts_before_the_reject_helps_and_changes_nothing_else()
    {
        var trial = Try("iptables-nft -I FORWARD 1 -s 10.244.0.0/16 -j ACCEPT\niptables-nft -I FORWARD 1 -d 10.244.0.0/16 -j ACCEPT");

        Assert.Equal(FixOutcome.ThenDelivered, trial.Outcome);
        Assert.Equal((2, 0), (trial.Mended, trial.Still));
    }

    [Theory]
    [InlineData("iptables-nft -A FORWARD -s 10.244.0.0/16 -j ACCEPT")]
    [InlineData("sysctl -w net.ipv4.ip_forward=1")]
    [InlineData("iptables-nft -I FORWARD 1 -s 10.244.0.0/16 -m conntrack --ctstate NEW -i eth1 -j ACCEPT")]
    public void What_stands_behind_it_or_beside_it_does_not_help(string fix)
    {
        Assert.Equal(FixOutcome.DoesNotHelp, Try(fix).Outcome);
    }

    [Fact]
    public void What_lets_one_direction_pass_mends_nothing_where_the_answer_is_stopped_in_turn()
    {
        Assert.NotEqual(FixOutcome.ThenDelivered, Try("iptables-nft -I FORWARD 1 -m conntrack --ctstate NEW -j ACCEPT").Outcome);
    }

    [Fact]
    public void What_stops_other_flows_is_told_with_them()
    {
        var working = RoutedNodes.Model(("nodes/n1/links/addr-text.txt", Tunnelled()));
        var trial = FixTrial.Of(ProposedFix.Parse("iptables-nft -P INPUT DROP"), working.Nodes.Single(node => node.Name == "n2"), working, [], _ => true);

        Assert.Equal(FixOutcome.Breaks, trial.Outcome);
        Assert.Contains(trial.Broken, flow => flow.Kind == FlowKind.NodeToOverlay);
    }

    [Fact]
    public void A_finding_that_is_still_there_says_that_it_does_not_help()
    {
        Assert.Equal(FixOutcome.DoesNotHelp, Try("iptables-nft -P FORWARD ACCEPT", isCured: false).Outcome);
    }

    [Fact]
    public void What_cannot_be_simulated_is_not_judged()
    {
        var trial = Try("firewall-cmd --reload");

        Assert.Equal((FixOutcome.NotSimulated, "what it changes is not modelled: firewall-cmd --reload"), (trial.Outcome, trial.Why));
    }

    private static FixTrial Try(string fix, bool? isCured = null) => FixTrial.Of(
        ProposedFix.Parse(fix),
        Rejecting.Nodes.Single(node => node.Name == "n2"),
        Rejecting,
        [.. Rejecting.Fact<ReachabilityMatrix>().Value.Stopped.Where(flow => flow.Kind == FlowKind.PodToPod)],
        _ => isCured);

    // A tunnel device that nothing is routed to: its port is tried between the nodes.
    private static string Tunnelled() => $"""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            inet 127.0.0.1/8 scope host lo
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
            link/ether 02:00:00:00:02:01 brd ff:ff:ff:ff:ff:ff
            inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0
        3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:03:01 brd ff:ff:ff:ff:ff:ff
            inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0
        4: vxlan7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default
            link/ether 02:00:00:00:04:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
            vxlan id 7 local 192.0.2.1 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx

        """;
}
