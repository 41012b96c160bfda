using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Flows;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules.Flows;

public sealed class ClusterTrafficStoppedTests
{
    private static readonly string Blackholed = RoutedNodes.Routes(1, 2).Replace("10.244.2.0/24 via 192.0.2.2 dev eth0", "blackhole 10.244.2.0/24", StringComparison.Ordinal);

    [Fact]
    public void A_route_that_throws_pod_traffic_away_is_found_at_its_line()
    {
        var finding = Assert.IsType<Evaluation.Found>(Of("n1", ("nodes/n1/routing/routes-text.txt", Blackholed))).Findings[0];

        Assert.Equal((Severity.Critical, Confidence.Likely, Disposition.Blackhole), (finding.Severity, finding.Confidence, finding.Trace!.Disposition));
        Assert.Equal("blackhole 10.244.2.0/24", finding.Evidence[0].Text);
        Assert.Equal("pod:shop/web-1 to pod:shop/web-2:8080/tcp; pod:shop/web-2 to pod:shop/web-1:8080/tcp", finding.Values["flows"]);
    }

    [Fact]
    public void Nodes_whose_pods_reach_each_other_are_healthy()
    {
        Assert.IsType<Evaluation.Healthy>(Of("n1"));
    }

    [Theory]
    [InlineData("nodes/n1/routing/routes-text.txt")]
    [InlineData("nodes/n1/links/addr-text.txt")]
    [InlineData("nodes/n1/kernel/sysctl.txt")]
    [InlineData("nodes/n1/netfilter/iptables-nft-save.txt")]
    public void Without_one_of_its_artifacts_it_is_not_evaluated(string missing)
    {
        Assert.IsType<Evaluation.NotEvaluated>(Of("n1", (missing, "")));
    }

    [Fact]
    public void What_another_rule_knows_better_is_left_to_it()
    {
        Assert.IsNotType<Evaluation.Found>(Of("n2", ("nodes/n2/kernel/sysctl.txt", "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.forwarding = 0\nnet.ipv4.conf.eth0.forwarding = 0\nnet.ipv4.conf.cni0.forwarding = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.cni0.rp_filter = 0\n")));
    }

    [Fact]
    public void What_a_network_policy_drops_is_meant_to_be_dropped()
    {
        const string policy = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:cali-FORWARD - [0:0]\n-A FORWARD -j cali-FORWARD\n-A cali-FORWARD -d 10.244.2.9/32 -j DROP\nCOMMIT\n";

        Assert.IsNotType<Evaluation.Found>(Of("n2", ("nodes/n2/netfilter/iptables-nft-save.txt", policy)));
    }

    private static Evaluation Of(string node, params (string Path, string Content)[] changed) =>
        new ClusterTrafficStopped().Evaluate(RoutedNodes.Model(changed)).Single(row => row.Scope == FindingScope.OfNode(node));
}
