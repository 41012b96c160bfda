using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Contradictions;

internal static class ContradictionCases
{
    private const string ControlPlane = "nodes/cp-1/resources/processes.jsonl";
    private const string ConfigMaps = "cluster/core_v1_configmaps.json";
    private const string Worker = "nodes/worker-1/resources/processes.jsonl";

    public static readonly CauseCase PodRanges = new("contradictions/pod-ranges-differ", "cluster")
    {
        Fault = site => site.Replace(ControlPlane, "--cluster-cidr=10.244.0.0/16", "--cluster-cidr=10.200.0.0/16"),
        LookAlike = site => site.Replace(ControlPlane, "--cluster-cidr=10.244.0.0/16", "--cluster-cidr=10.244.0.0/15"),
        Without = [ConfigMaps, "nodes/cp-1/files/run/flannel", "nodes/worker-1/files/run/flannel", "nodes/worker-2/files/run/flannel"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ServiceRanges = new("contradictions/service-ranges-differ", "cluster")
    {
        Fault = site => site.Replace(ControlPlane, "\"--service-cluster-ip-range=10.96.0.0/12\",\"--tls", "\"--service-cluster-ip-range=10.97.0.0/16\",\"--tls"),
        LookAlike = site => site.Replace(ControlPlane, "--allocate-node-cidrs=true", "--allocate-node-cidrs=false"),
        Without = [ConfigMaps, ControlPlane, "nodes/cp-1/files/etc/kubernetes/manifests", "cluster/core_v1_pods.json"],
        Negation = site => site.Replace(ControlPlane, "10.97.0.0/16", "10.96.0.0/12"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NodePodRanges = new("contradictions/node-pod-ranges-differ", "node:worker-1")
    {
        Fault = site => site.Replace("nodes/worker-1/files/run/flannel/subnet.env", "FLANNEL_SUBNET=10.244.1.1/24", "FLANNEL_SUBNET=10.244.7.1/24"),
        LookAlike = site => site.Replace("nodes/worker-1/files/run/flannel/subnet.env", "FLANNEL_IPMASQ=true", "FLANNEL_IPMASQ=false"),
        Without = ["cluster/core_v1_nodes.json"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ProxyModes = new("contradictions/proxy-modes-differ", "node:worker-1")
    {
        Fault = site => site.Replace(ConfigMaps, "\\nmode: ''\\n", "\\nmode: ipvs\\n"),
        LookAlike = site => site.Replace(ConfigMaps, "\\nmode: ''\\n", "\\nmode: iptables\\n"),
        Without = [ConfigMaps],
        Negation = site => site.Replace(ConfigMaps, "\\nmode: ipvs\\n", "\\n"),
    };

    public static readonly CauseCase NodeNames = new("contradictions/node-names-differ", "node:worker-1")
    {
        Fault = site => site.Replace(Worker, "--hostname-override=worker-1", "--hostname-override=worker-1.example.net"),
        LookAlike = site => site.Replace(Worker, "--hostname-override=worker-1", "--hostname-override=WORKER-1"),
        Without = [Worker],
    };
}
