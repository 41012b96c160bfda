using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Routing;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules.Routing;

public sealed class IpForwardOffTests
{
    private const string Sysctl = "nodes/master1/kernel/sysctl.txt";

    [Fact]
    public void The_switch_at_0_is_found_at_its_line()
    {
        using var site = new SiteWith("firewalld-ha").File(Sysctl, "net.ipv4.conf.all.forwarding = 0\nnet.ipv4.ip_forward = 0\n");

        var finding = Assert.Single(site.Findings(new IpForwardOff()));

        Assert.Equal(("node:master1", "net.ipv4.ip_forward = 0"), (finding.Scope.ToString(), finding.Evidence[0].Text));
        Assert.Equal((Disposition.NotForwarding, StepKind.Forward), (finding.Trace!.Disposition, finding.Trace.DecidedBy!.Kind));
    }

    [Fact]
    public void The_pods_interface_alone_is_enough()
    {
        using var site = new SiteWith("firewalld-ha").File(Sysctl, "net.ipv4.conf.cni0.forwarding = 0\nnet.ipv4.conf.flannel/1.forwarding = 1\nnet.ipv4.ip_forward = 1\n");

        var finding = Assert.Single(site.Findings(new IpForwardOff()));

        Assert.Equal(("net.ipv4.conf.cni0.forwarding", "cni0"), (finding.Values["key"], finding.Values["interfaces"]));
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward = 1")]
    [InlineData("net.ipv4.conf.eth1.forwarding = 0\nnet.ipv4.ip_forward = 1")]
    [InlineData("net.ipv4.conf.cni0.forwarding = 1\nnet.ipv4.conf.flannel/1.forwarding = 1\nnet.ipv4.ip_forward = 0")]
    public void A_node_that_forwards_for_its_pods_is_healthy(string settings)
    {
        using var site = new SiteWith("firewalld-ha").File(Sysctl, settings);

        Assert.IsType<Evaluation.Healthy>(site.Of(new IpForwardOff(), "master1"));
    }

    [Theory]
    [InlineData("kernel/sysctl.txt")]
    [InlineData("routing/routes.json")]
    public void Without_one_of_its_artifacts_it_is_not_evaluated(string missing)
    {
        using var site = new SiteWith("firewalld-ha", null, $"nodes/master1/{missing}");

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new IpForwardOff(), "master1"));
    }

    [Fact]
    public void A_router_that_is_no_node_is_not_judged()
    {
        using var folder = new TempFolder();
        folder.Write("gw/ip-route.txt", "default via 10.0.0.1 dev eth0\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5\n10.88.0.0/16 dev cni0 proto kernel scope link src 10.88.0.1\n");
        folder.Write("gw/sysctl-a.txt", "net.ipv4.ip_forward = 0\n");

        var row = Assert.Single(new IpForwardOff().Evaluate(Analysis.Run([folder.Path]).Model));

        Assert.StartsWith("not a Kubernetes node as far as the input says", Assert.IsType<Evaluation.NotEvaluated>(row).Why);
    }

    [Fact]
    public void Settings_without_the_switch_are_not_evaluated()
    {
        using var site = new SiteWith("firewalld-ha").File(Sysctl, "kernel.pid_max = 4194304\n");

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new IpForwardOff(), "master1"));
    }
}
