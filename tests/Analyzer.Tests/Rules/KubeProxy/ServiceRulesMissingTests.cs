using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.KubeProxy;

namespace SupportBundle.Analyzer.Tests.Rules.KubeProxy;

public sealed class ServiceRulesMissingTests
{
    private const string Rules = "nodes/worker-1/netfilter/iptables-nft-save.txt";
    private const string Log = "nodes/worker-1/files/var/log/pods/kube-system_kube-proxy-h7tqp_96c29ed6-728d-4333-b09c-ec7a16732925/kube-proxy/0.log";

    [Theory]
    [InlineData("healthy-cilium")]
    [InlineData("healthy-ipvs")]
    [InlineData("healthy-calico")]
    public void Where_another_mode_or_eBPF_does_the_work_nothing_is_missed(string overlay)
    {
        using var site = new SiteWith("kubeadm", overlay);

        Assert.All(site.Judge(new ServiceRulesMissing()), evaluation => Assert.IsType<Evaluation.Healthy>(evaluation));
    }

    [Fact]
    public void A_packet_that_leaves_untranslated_proves_it()
    {
        using var site = Flushed();

        var finding = Assert.Single(site.Findings(new ServiceRulesMissing()));

        Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.NotNull(finding.Trace);
    }

    [Fact]
    public void What_kube_proxy_says_of_it_is_cited()
    {
        using var site = Flushed().File(Log, "2025-03-18T09:20:00.000000000Z stderr F E0318 09:20:00.000000       1 proxier.go:1432] \"Failed to execute iptables-restore\" err=\"exit status 4: Another app is currently holding the xtables lock. Stopped waiting after 5s.\"\n");

        var finding = Assert.Single(site.Findings(new ServiceRulesMissing()));

        Assert.Contains("Failed to execute iptables-restore", finding.Values["lastWords"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_fall_back_to_another_mode_is_another_fault()
    {
        using var site = new SiteWith("kubeadm", "healthy-nftables").Replace("cluster/core_v1_configmaps.json", "mode: nftables", "mode: iptables");

        Assert.Empty(site.Findings(new ServiceRulesMissing()));
    }

    // As iptables -t nat -F leaves it: chains without rules. What nft lists of them goes, as it would say something else.
    private static SiteWith Flushed() =>
        new SiteWith("kubeadm").Replace(Rules, "-A KUBE-SERVICES -d", "-A KUBE-KUBELET-CANARY -d").Without("nodes/worker-1/netfilter/nft-ruleset.txt").Without("nodes/worker-1/netfilter/nft-ruleset-json.json");
}
