using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.LoadBalancers;

internal static class IngressSecretCases
{
    private const string Secrets = "cluster/core_v1_secrets.json";

    public static readonly CauseCase SecretMissing = new("services/ingress-tls-secret-missing", "cluster")
    {
        Fault = Renamed,
        LookAlike = site => Renamed(site).Replace("cluster/networking.k8s.io_v1_ingresses.json", "\"secretName\": \"shop-tls\"", "\"secretName\": \"shop-tls-2025\""),
        Without = [Secrets],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Renamed(ChangedSite site) => site.Replace(Secrets, "\"name\": \"shop-tls\"", "\"name\": \"shop-tls-2025\"");
}
