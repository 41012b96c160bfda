using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Backends;

internal static class BackendsCases
{
    private const string Services = "cluster/core_v1_services.json";
    private const string Slices = "cluster/discovery.k8s.io_v1_endpointslices.json";
    private const string Endpoints = "cluster/core_v1_endpoints.json";
    private const string Policies = "cluster/networking.k8s.io_v1_networkpolicies.json";
    private const string Pods = "cluster/core_v1_pods.json";

    public static readonly CauseCase Selector = new("services/selector-matches-no-pod", "service:shop/web")
    {
        Fault = site => site.ReplaceAfter(Services, "\"name\": \"web\"", "\"app\": \"web\"", "\"app\": \"webb\""),
        LookAlike = site => site.ReplaceAfter(Services, "\"name\": \"web\"", "\"sessionAffinity\": \"None\"", "\"sessionAffinity\": \"ClientIP\""),
        Without = [Pods],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase NotReady = new("services/no-ready-endpoint", "service:metallb-system/metallb-webhook-service")
    {
        Fault = site => site.ReplaceAfter(Slices, "metallb-webhook-service-1ed55", "\"ready\": true", "\"ready\": false"),
        LookAlike = site => site.ReplaceAfter(Slices, "\"name\": \"web-4b5e5\"", "\"ready\": true", "\"ready\": false"),
        Without = [Slices, Endpoints],
        Negation = site => site.ReplaceAfter(Slices, "metallb-webhook-service-1ed55", "\"ready\": false", "\"ready\": true"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ClusterDns = new("services/cluster-dns-without-endpoints", "service:kube-system/kube-dns")
    {
        Fault = site => site.ReplaceAfter(Slices, "kube-dns-658ec", "\"ready\": true", "\"ready\": false").ReplaceAfter(Slices, "kube-dns-658ec", "\"ready\": true", "\"ready\": false"),
        LookAlike = site => site.ReplaceAfter(Slices, "kube-dns-658ec", "\"ready\": true", "\"ready\": false"),
        Without = [Slices, Endpoints],
        Negation = site => site.ReplaceAfter(Slices, "kube-dns-658ec", "\"ready\": false", "\"ready\": true"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NamedPort = new("services/target-port-not-served", "service:ingress-nginx/ingress-nginx-controller-admission")
    {
        Name = "a name that no container gives",
        Fault = site => site.Replace(Services, "\"targetPort\": \"webhook\"", "\"targetPort\": \"webhooks\""),
        LookAlike = site => site.Replace(Services, "\"targetPort\": \"webhook\"", "\"targetPort\": 8443"),
        Without = [Pods],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Local = new("services/no-local-endpoint", "service:shop/web-nodeport")
    {
        Fault = site => site.ReplaceAfter(Services, "\"name\": \"web-nodeport\"", "\"externalTrafficPolicy\": \"Cluster\"", "\"externalTrafficPolicy\": \"Local\""),
        LookAlike = site => site.ReplaceAfter(Services, "\"name\": \"web-nodeport\"", "\"sessionAffinity\": \"None\"", "\"sessionAffinity\": \"ClientIP\""),
        Without = [Slices, Endpoints],
        LeastSeverity = Severity.Info,
    };

    public static readonly CauseCase DnsDenied = new("network-policy/denies-dns", "pod:shop/web-6b9f7d8c5d-8jv2r")
    {
        Overlay = "healthy-calico",
        Fault = site => site.Write(Policies, PolicyWith("")),
        LookAlike = site => site.Write(Policies, PolicyWith(Allowed)),
        Without = [Services],
        Negation = site => site.Write(Policies, PolicyWith("").Replace("\"Egress\"", "\"Ingress\"", StringComparison.Ordinal)),
        LeastConfidence = Confidence.Likely,
    };

    private const string Allowed = ", \"egress\": [{\"to\": [{\"namespaceSelector\": {\"matchLabels\": {\"kubernetes.io/metadata.name\": \"kube-system\"}}}], \"ports\": [{\"protocol\": \"UDP\", \"port\": 53}]}]";

    private static string PolicyWith(string egress) => Head + egress + "\n}}]}\n";

    private const string Head = """
        {"kind": "NetworkPolicyList", "apiVersion": "networking.k8s.io/v1", "metadata": {}, "items": [{"metadata": {"name": "default-deny", "namespace": "shop"}, "spec": {
          "podSelector": {},
          "policyTypes": [
            "Egress"
          ]
        """;

    public static readonly CauseCase Families = new("services/families-differ", "service:shop/web")
    {
        Fault = site => site.ReplaceAfter(Services, "\"name\": \"web\"", "\"clusterIPs\": [", "\"clusterIPs\": [\n     \"fd00:10:96::1f40\","),
        LookAlike = site => site.ReplaceAfter(Services, "\"name\": \"web\"", "\"clusterIPs\": [", "\"clusterIPs\": [\n     \"10.101.17.41\","),
        Without = [Pods],
        LeastConfidence = Confidence.Likely,
    };

    // A pod waits for the admission Service, whose pod stands in another namespace.
    private static ChangedSite Waiting(ChangedSite site, string egress) => site
        .Write("cluster/logs/shop/web-6b9f7d8c5d-8jv2r/web.log", "2025-03-18T09:21:02Z error: Post \"https://10.109.4.18:443/validate\": dial tcp 10.109.4.18:443: i/o timeout\n")
        .Write(Policies, PolicyWith(egress));

    public static readonly CauseCase FlowDenied = new("network-policy/denies-logged-flow", "pod:shop/web-6b9f7d8c5d-8jv2r")
    {
        Overlay = "healthy-calico",
        Fault = site => Waiting(site, Allowed),
        LookAlike = site => Waiting(site, Allowed.Replace("\"UDP\", \"port\": 53", "\"TCP\", \"port\": 9443", StringComparison.Ordinal).Replace("kube-system", "metallb-system", StringComparison.Ordinal)),
        Without = [Services],
        Negation = site => site.Write(Policies, PolicyWith(Allowed).Replace("\"Egress\"", "\"Ingress\"", StringComparison.Ordinal)),
        LeastConfidence = Confidence.Proven,
    };
}
