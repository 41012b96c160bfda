using SupportBundle.Analyzer.Rules;
using static SupportBundle.Analyzer.Tests.Causes.Node.NodeFaults;

namespace SupportBundle.Analyzer.Tests.Causes.Node;

internal static class KubeletCases
{
    private const string Unread = "E0318 09:20:00.318201    2101 run.go:74] \"command failed\" err=\"failed to load kubelet config file, path: /var/lib/kubelet/config.yaml, error: failed to load Kubelet config file /var/lib/kubelet/config.yaml, error failed to decode: strict decoding error: unknown field \\\"dynamicConfigDir\\\"\"";
    private const string Unknown = "E0318 09:20:00.318201    2101 run.go:74] \"command failed\" err=\"failed to parse kubelet flag: unknown flag: --network-plugin\"";
    private const string Taken = "E0318 09:20:00.318201    2101 server.go:165] \"Failed to listen and serve\" err=\"listen tcp 0.0.0.0:10250: bind: address already in use\"";
    private const string Units = $"{Worker}/kubernetes/unit-files.txt";

    public static readonly CauseCase ApiServer = new("node/api-server-out-of-reach", "node:worker-1")
    {
        Fault = site => site.Append($"{Worker}/logs/journal-kubelet.log", Lease("09:12:00"), Lease("09:29:50")),
        LookAlike = site => site.Append($"{Worker}/logs/journal-kubelet.log", Lease("09:01:50"), Lease("09:02:00")),
        Without = [$"{Worker}/logs", $"{Worker}/files/var/log", $"{Worker}/kernel/dmesg.txt"],
        Negation = site => site.Replace($"{Worker}/logs/journal-kubelet.log", "connect: no route to host", "the object has been modified"),
        LeastConfidence = Confidence.Likely,
    };

    private static string Lease(string time) =>
        $"2025-03-18T{time}.318442+0000 worker-1 kubelet[894]: E0318 {time}.318201     894 controller.go:195] \"Failed to update lease\" err=\"Put \\\"https://192.0.2.10:6443/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/worker-1?timeout=10s\\\": dial tcp 192.0.2.10:6443: connect: no route to host\"";

    public static readonly CauseCase NotRunning = new("node/kubelet-not-running", "node:worker-1")
    {
        Fault = site => site.KubeletEnds(Unknown),
        LookAlike = site => site.Logs(Unknown),
        Without = [Status, Journal, ProcessList],
        Negation = site => site.Replace(Status, "activating (auto-restart)", "active (running)"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase UnknownFlag = new("node/kubelet-unknown-flag", "node:worker-1")
    {
        Fault = site => site.Replace(Flags, "ARGS=\"", "ARGS=\"--network-plugin=cni ").KubeletEnds(Unknown),
        LookAlike = site => site.Replace(Flags, "ARGS=\"", "ARGS=\"--network-plugin=cni ").Kubelet("v1.23.17"),
        Without = [$"{Worker}/kubernetes/unit-kubelet.txt", Flags, Journal],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase UnknownFlagToCome = new("node/kubelet-unknown-flag", "node:worker-1")
    {
        Name = "at its next start",
        Fault = site => site.Replace(Flags, "ARGS=\"", "ARGS=\"--container-runtime=remote "),
        LookAlike = site => site.Replace(Flags, "ARGS=\"", "ARGS=\"--container-runtime=remote ").Kubelet("v1.26.9"),
        Without = [$"{Worker}/kubernetes/unit-kubelet.txt", Flags],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ConfigurationUnread = new("node/kubelet-configuration-unread", "node:worker-1")
    {
        Fault = site => site.Append($"{Worker}/files/var/lib/kubelet/config.yaml", "dynamicConfigDir: /var/lib/kubelet/dynamic").KubeletEnds(Unread),
        LookAlike = site => site.Append($"{Worker}/files/var/lib/kubelet/config.yaml", "dynamicConfigDir: /var/lib/kubelet/dynamic").Logs(Unread),
        Without = [Status, Journal, ProcessList],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase PortTaken = new("node/kubelet-port-taken", "node:worker-1")
    {
        Fault = site => site.Replace($"{Worker}/kubernetes/listening-sockets.txt", "(\"kubelet\",pid=894,fd=13)", "(\"metrics-server\",pid=3001,fd=7)").KubeletEnds(Taken),
        LookAlike = site => site.Logs(Taken),
        Without = [Status, Journal, ProcessList],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Disabled = new("node/kubelet-disabled", "node:worker-1")
    {
        Fault = site => site.Replace(Units, "kubelet.service                          enabled ", "kubelet.service                          disabled").KubeletIs("inactive (dead)"),
        LookAlike = site => site.KubeletIs("inactive (dead)"),
        Without = [NodeList],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase CgroupV1 = new("node/cgroup-v1-refused", "node:worker-1")
    {
        Fault = site => site.Replace($"{Worker}/files/proc/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw", "cgroup /sys/fs/cgroup/memory cgroup rw,memory").Kubelet("v1.35.1"),
        LookAlike = site => site.Replace($"{Worker}/files/proc/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw", "cgroup /sys/fs/cgroup/memory cgroup rw,memory").Kubelet("v1.30.9"),
        Without = [$"{Worker}/files/proc/mounts"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Hostname = new("node/hostname-changed", "node:worker-1")
    {
        Fault = site => site.Write($"{Worker}/identity/hostname.txt", "worker-1b\n"),
        LookAlike = site => site.Write($"{Worker}/identity/hostname.txt", "WORKER-1\n"),
        Without = [NodeList],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Skew = new("node/version-skew", "node:worker-1")
    {
        Fault = site => site.Kubelet("v1.32.0"),
        LookAlike = site => site.Kubelet("v1.29.14"),
        Without = ["cluster/version.json"],
        LeastConfidence = Confidence.Likely,
    };
}
