using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.LoadBalancers;

namespace SupportBundle.Analyzer.Tests.Rules.LoadBalancers;

public sealed class IngressTlsSecretMissingTests
{
    private const string Secrets = "cluster/core_v1_secrets.json";
    private const string Ingresses = "cluster/networking.k8s.io_v1_ingresses.json";
    private const string Log = "cluster/logs/ingress-nginx/ingress-nginx-controller-2tq6v/ingress-nginx-controller.log";

    [Fact]
    public void A_secret_that_the_log_misses_and_the_list_does_not_hold_is_proven_missing()
    {
        using var site = new SiteWith("two-lb-controllers", "broken");

        var finding = Assert.Single(site.Findings(new IngressTlsSecretMissing()));

        Assert.Equal((Severity.Warning, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.Equal(("myns/webapp-tls", "2", "myns/webapp"), (finding.Values["secret"], finding.Values["count"], finding.Values["ingress"]));
    }

    [Fact]
    public void A_secret_that_was_created_since_is_healthy()
    {
        using var site = new SiteWith("two-lb-controllers").File(Log, "W0605 20:00:35.170262       7 backend_ssl.go:47] Error obtaining X.509 certificate: no object matching key \"myns/webapp-tls\" in local store\n");

        Assert.IsType<Evaluation.Healthy>(Assert.Single(site.Judge(new IngressTlsSecretMissing())));
    }

    [Fact]
    public void The_log_alone_makes_it_likely()
    {
        using var site = new SiteWith("two-lb-controllers", "broken", Secrets, Ingresses);

        Assert.Equal(Confidence.Likely, Assert.Single(site.Findings(new IngressTlsSecretMissing())).Confidence);
    }

    [Fact]
    public void Without_log_and_list_it_is_not_evaluated()
    {
        using var site = new SiteWith("two-lb-controllers", null, Secrets);

        Assert.IsType<Evaluation.NotEvaluated>(Assert.Single(site.Judge(new IngressTlsSecretMissing())));
    }
}
