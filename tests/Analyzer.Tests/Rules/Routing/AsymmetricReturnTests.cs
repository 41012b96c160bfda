using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Tests.Rules.Routing;

public sealed class AsymmetricReturnTests
{
    private const string Broken = "broken-asymmetric-return";
    private const string Conntrack = "nodes/controller-0/netfilter/conntrack.txt";

    [Fact]
    public void Answers_on_the_own_link_to_requests_through_a_balancer_are_proven()
    {
        using var site = new SiteWith("hard-way", Broken);

        var finding = Assert.Single(site.Findings(new AsymmetricReturn()));

        Assert.Equal((Severity.Critical, Confidence.Proven, "node:controller-0"), (finding.Severity, finding.Confidence, finding.Scope.ToString()));
        Assert.Equal(("198.51.100.7:6443", "10.240.0.20", "directly on ens3"), (finding.Values["server"], finding.Values["client"], finding.Values["replyBy"]));
        Assert.Equal(FindingScope.OfNode("worker-0"), Assert.Single(finding.Affects));
        Assert.Equal(Disposition.ReplyLost, finding.Trace?.Disposition);
    }

    [Fact]
    public void Answers_by_a_gateway_that_may_be_the_balancer_are_likely()
    {
        using var site = new SiteWith("hard-way", Broken)
            .Replace(Conntrack, "10.240.0.20", "203.0.113.9");

        var finding = Assert.Single(site.Findings(new AsymmetricReturn()));

        Assert.Equal((Confidence.Likely, "by 10.240.0.1 on ens3"), (finding.Confidence, finding.Values["replyBy"]));
        Assert.Equal(Certainty.Depends, finding.Trace?.Certainty);
    }

    [Fact]
    public void Timeouts_without_half_open_connections_on_the_control_plane_are_not_evaluated()
    {
        using var site = new SiteWith("hard-way", Broken, Conntrack);

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new AsymmetricReturn(), "worker-0"));
    }

    [Fact]
    public void A_cluster_behind_a_balancer_that_works_is_healthy()
    {
        using var site = new SiteWith("hard-way");

        Assert.IsType<Evaluation.Healthy>(site.Of(new AsymmetricReturn(), "worker-0"));
    }

    [Fact]
    public void A_node_that_is_ready_is_healthy_whatever_timed_out_before()
    {
        using var site = new SiteWith("hard-way", Broken).File("cluster/core_v1_nodes.json", """
            {"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"worker-0"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}]}
            """);

        Assert.IsType<Evaluation.Healthy>(site.Of(new AsymmetricReturn(), "worker-0"));
    }
}
