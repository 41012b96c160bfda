using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Hosts;

internal static class CgroupDriverCases
{
    private const string Runtime = "nodes/worker-1/runtime/crictl-info.json";

    public static readonly CauseCase Mismatch = new("node/cgroup-driver-mismatch", "node:worker-1")
    {
        Fault = site => Kubelet130(site).Replace(Runtime, "\"SystemdCgroup\": true", "\"SystemdCgroup\": false"),
        LookAlike = site => Kubelet130(site).Replace(Runtime, "\"systemdCgroup\": false", "\"systemdCgroup\": true"), // of the old plug-in, which nothing reads
        Without = [Runtime, "nodes/worker-1/files/etc/containerd/config.toml"],
        LeastConfidence = Confidence.Likely,
    };

    // From 1.31 on the kubelet asks the runtime.
    private static ChangedSite Kubelet130(ChangedSite site) => site.Replace("cluster/core_v1_nodes.json", "\"kubeletVersion\": \"v1.31.4\"", "\"kubeletVersion\": \"v1.30.8\"");
}
