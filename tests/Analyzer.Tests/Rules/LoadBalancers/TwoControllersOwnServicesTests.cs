using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.LoadBalancers;

namespace SupportBundle.Analyzer.Tests.Rules.LoadBalancers;

public sealed class TwoControllersOwnServicesTests
{
    private const string Services = "cluster/core_v1_services.json";
    private const string Pods = "cluster/core_v1_pods.json";
    private const string MetalLbLog = "cluster/logs/metallb-system/controller-7bf5d6c7b5-jx9kq/controller.log";

    [Fact]
    public void Kube_vip_with_svc_enable_beside_MetalLB_is_proven_by_the_reconcile_rate()
    {
        using var site = new SiteWith("two-lb-controllers", "broken");

        var finding = Assert.Single(site.Findings(new TwoControllersOwnServices()));

        Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.Equal(("MetalLB", "kube-vip"), (finding.Values["first"], finding.Values["second"]));
        Assert.Contains("svc_enable", finding.Evidence[0].Text, StringComparison.Ordinal);
        Assert.Contains("kube_vip_services_enabled", finding.Values["setting"], StringComparison.Ordinal);
        Assert.Contains("192.168.200.99", finding.Values["neighbours"], StringComparison.Ordinal);
    }

    [Fact]
    public void Kube_vip_without_svc_enable_beside_MetalLB_is_healthy()
    {
        using var site = new SiteWith("two-lb-controllers");

        Assert.IsType<Evaluation.Healthy>(Assert.Single(site.Judge(new TwoControllersOwnServices())));
    }

    [Fact]
    public void Without_log_and_annotations_it_is_likely_and_no_more_than_a_warning()
    {
        using var site = new SiteWith("two-lb-controllers", "broken", MetalLbLog).Replace(Services, "kube-vip.io/vipHost", "example.com/other");

        var finding = Assert.Single(site.Findings(new TwoControllersOwnServices()));

        Assert.Equal((Severity.Warning, Confidence.Likely), (finding.Severity, finding.Confidence));
    }

    [Fact]
    public void A_class_of_its_own_separates_MetalLB()
    {
        using var site = new SiteWith("two-lb-controllers", "broken").Replace(Pods, "\"--port=7472\"", "\"--port=7472\", \"--lb-class=metallb\"");

        Assert.Empty(site.Findings(new TwoControllersOwnServices()));
    }

    [Fact]
    public void Services_that_name_a_class_of_one_of_them_are_separated()
    {
        using var site = new SiteWith("two-lb-controllers", "broken").Replace(Services, "\"type\": \"LoadBalancer\",", "\"type\": \"LoadBalancer\", \"loadBalancerClass\": \"kube-vip.io/kube-vip-class\",");

        Assert.Empty(site.Findings(new TwoControllersOwnServices()));
    }

    [Fact]
    public void K3s_servicelb_beside_MetalLB_is_found_too()
    {
        using var site = new SiteWith("two-lb-controllers").Replace(Pods, "registry.example.com/webapp:1.4.2", "rancher/klipper-lb:v0.4.7");

        var finding = Assert.Single(site.Findings(new TwoControllersOwnServices()));

        Assert.Equal("k3s servicelb", finding.Values["second"]);
    }

    [Fact]
    public void Without_pods_and_manifests_it_is_not_evaluated()
    {
        using var site = new SiteWith().File("nodes/a/identity/date.txt", "2024-01-01T00:00:00+00:00\n");

        Assert.IsType<Evaluation.NotEvaluated>(Assert.Single(site.Judge(new TwoControllersOwnServices())));
    }

    [Fact]
    public void A_reconcile_storm_is_counted_over_its_span()
    {
        using var site = new SiteWith("two-lb-controllers", "broken");

        var finding = Assert.Single(site.Findings(new ReconcileStorm()));

        Assert.Equal(("180", "3 minutes", "0.92"), (finding.Values["count"], finding.Values["span"], finding.Values["rate"]));
    }

    [Fact]
    public void A_start_of_MetalLB_is_no_storm()
    {
        using var site = new SiteWith("two-lb-controllers");

        Assert.IsType<Evaluation.Healthy>(Assert.Single(site.Judge(new ReconcileStorm())));
    }

    [Fact]
    public void Without_MetalLBs_log_a_storm_is_not_evaluated()
    {
        using var site = new SiteWith("two-lb-controllers", "broken", MetalLbLog);

        Assert.IsType<Evaluation.NotEvaluated>(Assert.Single(site.Judge(new ReconcileStorm())));
    }
}
