using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Tests.Rules.Routing;

public sealed class BridgeNetfilterOffTests
{
    private const string Broken = "broken-bridge-nf-off";
    private const string Dig = "cluster/logs/default/dnsutils/dnsutils.log";
    private const string Sysctl = "nodes/worker-1/kernel/sysctl.txt";

    [Fact]
    public void An_answer_from_the_pods_own_address_proves_it()
    {
        using var site = new SiteWith("hard-way", Broken);

        var finding = Assert.Single(site.Findings(new BridgeNetfilterOff()));

        Assert.Equal((Confidence.Proven, "node:worker-1"), (finding.Confidence, finding.Scope.ToString()));
        Assert.Equal(Disposition.ReplyLost, finding.Trace?.Disposition);
        Assert.Equal(StepKind.Bridge, finding.Trace?.DecidedBy?.Kind);
    }

    [Fact]
    public void Modules_and_sysctl_alone_make_it_likely()
    {
        using var site = new SiteWith("hard-way", Broken, Dig);

        var finding = Assert.Single(site.Findings(new BridgeNetfilterOff()));

        Assert.Equal(Confidence.Likely, finding.Confidence);
        Assert.NotNull(finding.Trace);
    }

    [Fact]
    public void The_switch_set_to_0_is_found_at_its_line()
    {
        using var site = new SiteWith("hard-way").Replace(Sysctl, "net.bridge.bridge-nf-call-iptables = 1", "net.bridge.bridge-nf-call-iptables = 0");

        var finding = Assert.Single(site.Findings(new BridgeNetfilterOff()));

        Assert.Contains("bridge-nf-call-iptables = 0", finding.Evidence[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Routed_pods_do_not_need_it()
    {
        using var site = new SiteWith("hard-way", Broken, Dig)
            .File("nodes/worker-1/files/etc/cni/net.d/05-calico.conflist", """{"cniVersion":"0.3.1","name":"k8s-pod-network","plugins":[{"type":"calico"},{"type":"portmap"}]}""");

        Assert.IsType<Evaluation.Healthy>(site.Of(new BridgeNetfilterOff(), "worker-1"));
    }

    [Fact]
    public void A_healthy_node_is_healthy()
    {
        using var site = new SiteWith("hard-way");

        Assert.IsType<Evaluation.Healthy>(site.Of(new BridgeNetfilterOff(), "worker-1"));
    }

    [Theory]
    [InlineData(Sysctl)]
    [InlineData("nodes/worker-1/files/proc/modules")]
    public void Without_one_of_its_artifacts_it_is_not_evaluated(string missing)
    {
        using var site = new SiteWith("hard-way", Broken, missing);

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new BridgeNetfilterOff(), "worker-1"));
    }
}
