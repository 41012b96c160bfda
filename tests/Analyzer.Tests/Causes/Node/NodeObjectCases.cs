using SupportBundle.Analyzer.Rules;
using static SupportBundle.Analyzer.Tests.Causes.Node.NodeFaults;

namespace SupportBundle.Analyzer.Tests.Causes.Node;

internal static class NodeObjectCases
{
    public static readonly CauseCase NotReady = new("node/not-ready", "node:worker-1")
    {
        Fault = site => site.Replace(NodeList, "\"status\": \"True\",\n      \"reason\": \"KubeletReady\"", "\"status\": \"Unknown\",\n      \"reason\": \"NodeStatusUnknown\""),
        LookAlike = site => site.Replace(NodeList, "kubelet is posting ready status", "kubelet is posting ready status. AppArmor enabled"),
        Without = [NodeList],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Pressure = new("node/under-pressure", "node:worker-1")
    {
        Fault = site => site.Replace(NodeList, "\"status\": \"False\",\n      \"reason\": \"KubeletHasNoDiskPressure\"", "\"status\": \"True\",\n      \"reason\": \"KubeletHasDiskPressure\""),
        LookAlike = site => site.Replace(NodeList, "kubelet has no disk pressure", "kubelet has no disk pressure any more"),
        Without = [NodeList],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Cordoned = new("node/cordoned", "node:worker-1")
    {
        Fault = site => site.Replace(NodeList, "\"podCIDR\": \"10.244.1.0/24\",", "\"unschedulable\": true,\n\"podCIDR\": \"10.244.1.0/24\","),
        LookAlike = site => site.Replace(NodeList, "\"podCIDR\": \"10.244.1.0/24\",", "\"unschedulable\": false,\n\"podCIDR\": \"10.244.1.0/24\","),
        Without = [NodeList],
        LeastSeverity = Severity.Info,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase NotSchedulable = new("node/pods-not-schedulable", "cluster")
    {
        Fault = site => site.Replace("cluster/core_v1_pods.json", " \"items\": [", Pending("False")),
        LookAlike = site => site.Replace("cluster/core_v1_pods.json", " \"items\": [", Pending("True")),
        Without = [NodeList],
        LeastConfidence = Confidence.Proven,
    };

    private static string Pending(string scheduled) => $$"""
         "items": [
          {
           "metadata": {"name": "late", "namespace": "shop", "uid": "a5022638-d553-02a9-bca1-535fa6666100"},
           "spec": {"containers": [{"name": "late", "image": "docker.io/library/nginx:1.27.3"}]},
           "status": {
            "phase": "Pending",
            "conditions": [
             {
              "type": "PodScheduled",
              "status": "{{scheduled}}",
              "reason": "Unschedulable",
              "message": "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) were unschedulable."
             }
            ]
           }
          },
        """;
}
