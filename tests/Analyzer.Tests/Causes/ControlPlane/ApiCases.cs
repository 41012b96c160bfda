using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class ApiCases
{
    private const string Leases = "cluster/coordination.k8s.io_v1_leases.json";
    private const string Slices = "cluster/discovery.k8s.io_v1_endpointslices.json";
    private const string Webhooks = "cluster/admissionregistration.k8s.io_v1_validatingwebhookconfigurations.json";
    private const string ApiServices = "cluster/apiregistration.k8s.io_v1_apiservices.json";
    private const string OneServer = "     \"addresses\": [\n      \"192.168.40.10\"\n     ],\n     \"conditions\": {\n      \"ready\": true\n     }\n    }\n";

    private const string Metrics = """
        {
         "kind": "APIServiceList",
         "items": [
          {
           "metadata": {"name": "v1beta1.metrics.k8s.io"},
           "spec": {"group": "metrics.k8s.io", "version": "v1beta1", "service": {"namespace": "kube-system", "name": "metrics-server", "port": 443}},
           "status": {"conditions": [
            {
             "type": "Available",
             "status": "False",
             "reason": "FailedDiscoveryCheck",
             "message": "failing or missing response from https://10.104.7.21:443/apis/metrics.k8s.io/v1beta1"
            }
           ]}
          }
         ]
        }
        """;

    private static ChangedSite WithSecondServer(ChangedSite site, string address) =>
        site.Replace(Slices, OneServer, $"{OneServer.TrimEnd()},\n    {{\n     \"addresses\": [\n      \"{address}\"\n     ],\n     \"conditions\": {{\n      \"ready\": true\n     }}\n    }}\n");

    public static readonly CauseCase LeaseNotRenewed = new("control-plane/lease-not-renewed", "cluster")
    {
        Fault = site => site.Replace(Leases, "2025-03-18T09:29:57.391276Z", "2025-03-18T09:18:57.391276Z"),
        LookAlike = site => site.Replace(Leases, "2025-03-18T09:29:57.391276Z", "2025-03-18T09:29:31.391276Z"),
        Without = [Leases],
        Negation = site => site.Replace(Leases, "2025-03-18T09:18:57.391276Z", "2025-03-18T09:29:57.391276Z"),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase NodeLeaseNotRenewed = new("control-plane/lease-not-renewed", "node:worker-2")
    {
        Name = "a node's",
        Fault = site => site.Edit(Leases, Outdated),
        LookAlike = site => site.Edit(Leases, text => Outdated(text).Replace("\"name\": \"worker-2\"", "\"name\": \"worker-9\"", StringComparison.Ordinal)),
        Without = [Leases],
        Negation = site => site.Replace(Leases, "2025-03-18T09:12:54", "2025-03-18T09:29:54"),
    };

    // The lease of worker-2 is the only one behind which its own name stands.
    private static string Outdated(string leases)
    {
        var at = leases.IndexOf("\"holderIdentity\": \"worker-2\"", StringComparison.Ordinal);
        return leases[..at] + leases[at..].Replace("\"worker-2\",\n    \"leaseDurationSeconds\": 40,\n    \"renewTime\": \"2025-03-18T09:29:54", "\"worker-2\",\n    \"leaseDurationSeconds\": 40,\n    \"renewTime\": \"2025-03-18T09:12:54", StringComparison.Ordinal);
    }

    public static readonly CauseCase EndpointGone = new("control-plane/api-endpoint-gone", "cluster")
    {
        Fault = site => WithSecondServer(site, "192.168.40.11"),
        LookAlike = site => WithSecondServer(site, "192.168.40.21"),
        Without = ["cluster/core_v1_nodes.json"],
        Negation = site => site.Replace(Slices, "192.168.40.11", "192.168.40.22"),
    };

    public static readonly CauseCase WebhookUnreachable = new("control-plane/webhook-unreachable", "cluster")
    {
        Fault = NoAdmission,
        LookAlike = site => NoAdmission(site).Replace(Webhooks, "\"failurePolicy\": \"Fail\"", "\"failurePolicy\": \"Ignore\""),
        Without = [Webhooks],
    };

    // The slice of the admission Service is the only one whose name ends so.
    private static ChangedSite NoAdmission(ChangedSite site) => site.Edit(Slices, text =>
    {
        var at = text.IndexOf("ingress-nginx-controller-admission-6240b", StringComparison.Ordinal);
        var ready = text.IndexOf("\"ready\": true", at, StringComparison.Ordinal);
        return $"{text[..ready]}\"ready\": false{text[(ready + "\"ready\": true".Length)..]}";
    });

    public static readonly CauseCase AggregatedApiDown = new("control-plane/aggregated-api-down", "cluster")
    {
        Fault = site => site.Write(ApiServices, Metrics),
        LookAlike = site => site.Write(ApiServices, Metrics.Replace("\"False\"", "\"True\"", StringComparison.Ordinal)),
        Without = [ApiServices],
    };

    private const string Listed = "cluster/api-resources.txt";
    private const string Kinds = "NAME                SHORTNAMES   APIVERSION   NAMESPACED   KIND\nnodes               no           v1           false        Node\n";

    public static readonly CauseCase AggregatedApiUnlisted = new("control-plane/aggregated-api-down", "cluster")
    {
        Name = "by kubectl api-resources",
        Fault = site => site.Delete(ApiServices).Write(Listed, $"{Kinds}error: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request\n"),
        LookAlike = site => site.Delete(ApiServices).Write(Listed, Kinds),
        Without = [Listed],
        LeastConfidence = Confidence.Likely,
    };

    private const string KubeVip = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-vip
          namespace: kube-system
        spec:
          hostNetwork: true
          containers:
          - name: kube-vip
            image: ghcr.io/kube-vip/kube-vip:v0.8.7
            args:
            - manager
            env:
            - name: vip_arp
              value: "true"
            - name: cp_enable
              value: "true"
            - name: vip_leaderelection
              value: "true"
            - name: address
              value: 192.168.40.5

        """;

    private static ChangedSite WithKubeVip(ChangedSite site, string renewed) => site
        .Write("nodes/cp-1/files/etc/kubernetes/manifests/kube-vip.yaml", KubeVip)
        .Replace(Leases, "\"items\": [\n", $$"""
            "items": [
              {
               "metadata": {"name": "plndr-cp-lock", "namespace": "kube-system"},
               "spec": {"holderIdentity": "cp-1", "leaseDurationSeconds": 15,
                "renewTime": "{{renewed}}"}
              },

            """);

    public static readonly CauseCase NoLeader = new("control-plane/kube-vip-without-leader", "cluster")
    {
        Fault = site => WithKubeVip(site, "2025-03-18T09:21:02.391276Z"),
        LookAlike = site => WithKubeVip(site, "2025-03-18T09:29:56.391276Z"),
        Without = [Leases],
        Negation = site => site.Replace(Leases, "2025-03-18T09:21:02.391276Z", "2025-03-18T09:29:56.391276Z"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };
}
