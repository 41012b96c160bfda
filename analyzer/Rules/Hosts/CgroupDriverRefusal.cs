using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A log line by which the kubelet or the container runtime refuses the other's cgroup driver.</summary>
/// <param name="Effect">What does not work for it: one sentence.</param>
internal sealed record CgroupDriverRefusal(LogSample Sample, string Kubelet, string Runtime, string Driver, string Says, string Effect)
{
    public static CgroupDriverRefusal? Of(Node node) => OfKubelet(node) ?? OfRuntime(node);

    // misconfiguration: kubelet cgroup driver: "systemd" is different from docker cgroup driver: "cgroupfs"
    private static CgroupDriverRefusal? OfKubelet(Node node) => node.Logs.Hits("node/kubelet-refuses-cgroup-driver")?.Samples[^1] is { } said
        ? new(said, said.Values["kubelet"], said.Values["runtime"], said.Values["driver"], "the kubelet refuses to start", "The kubelet does not start.")
        : null;

    // expected cgroupsPath to be of format "slice:prefix:name" for systemd cgroups, got "/kubepods/burstable/pod..." instead
    private static CgroupDriverRefusal? OfRuntime(Node node) => node.Logs.Hits("node/runtime-refuses-cgroup-path")?.Samples[^1] is { } said
        ? new(said, "cgroupfs", RuntimeIn(said.Text), "systemd", "the container runtime refuses the kubelet's cgroup", "No pod of the node starts.")
        : null;

    private static string RuntimeIn(string line) =>
        line.Contains("cri-o configured", StringComparison.Ordinal) ? "CRI-O"
        : line.Contains("Error response from daemon", StringComparison.Ordinal) ? "Docker" : "containerd";
}
