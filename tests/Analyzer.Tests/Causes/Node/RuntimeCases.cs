using SupportBundle.Analyzer.Rules;
using static SupportBundle.Analyzer.Tests.Causes.Node.NodeFaults;

namespace SupportBundle.Analyzer.Tests.Causes.Node;

internal static class RuntimeCases
{
    private const string Containerd = $"{Worker}/kubernetes/unit-status-containerd.txt";
    private const string Log = $"{Worker}/logs/journal-containerd.log";
    private const string Images = $"{Worker}/runtime/crictl-images.json";
    private const string Pods = "cluster/core_v1_pods.json";
    private const string Socket = "unix:///var/run/containerd/containerd.sock";
    private const string Broken = "2025-03-18T09:20:00.110325+0000 worker-1 containerd[2655]: containerd: failed to load TOML: /etc/containerd/config.toml: (12, 3): expected a newline after a key";
    private const string NoCri = "E0318 09:20:00.318201    2101 run.go:74] \"command failed\" err=\"failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \\\"unix:///run/containerd/containerd.sock\\\": rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService\"";
    private const string NoSocket = "E0318 09:20:00.318201    2101 run.go:74] \"command failed\" err=\"failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \\\"unix:///var/run/containerd.sock\\\": rpc error: code = Unavailable desc = connection error: desc = \\\"transport: Error while dialing: dial unix /var/run/containerd.sock: connect: no such file or directory\\\"\"";
    private const string NoPause = "E0318 09:20:00.318201     894 log.go:32] \"RunPodSandbox from runtime service failed\" err=\"rpc error: code = Unknown desc = failed to get sandbox image \\\"registry.k8s.io/pause:3.10\\\": failed to pull image \\\"registry.k8s.io/pause:3.10\\\": failed to do request: Head \\\"https://registry.k8s.io/v2/pause/manifests/3.10\\\": dial tcp: lookup registry.k8s.io: no such host\"";

    public static readonly CauseCase NotRunning = new("node/runtime-not-running", "node:worker-1")
    {
        Fault = site => site.Replace(Containerd, "active (running)", "activating (auto-restart)").Append(Log, Broken),
        LookAlike = site => site.Append(Log, Broken),
        Without = [Containerd, Log, ProcessList],
        Negation = site => site.Replace(Containerd, "activating (auto-restart)", "active (running)"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase SocketWrong = new("node/runtime-socket-wrong", "node:worker-1")
    {
        Fault = site => site.Replace(Flags, Socket, "unix:///var/run/containerd.sock").KubeletEnds(NoSocket),
        LookAlike = site => site.Replace(Flags, Socket, "unix:///run/containerd/containerd.sock").KubeletEnds(NoSocket),
        Without = [ContainerdConfig],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase CriDisabled = new("node/containerd-cri-disabled", "node:worker-1")
    {
        Fault = site => site.Replace(ContainerdConfig, "oom_score = 0", "oom_score = 0\ndisabled_plugins = [\"cri\"]").KubeletEnds(NoCri),
        LookAlike = site => site.Replace(ContainerdConfig, "oom_score = 0", "oom_score = 0\ndisabled_plugins = [\"io.containerd.snapshotter.v1.btrfs\"]").KubeletEnds(NoCri),
        Without = [ContainerdConfig],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Dockershim = new("node/dockershim-gone", "node:worker-1")
    {
        Fault = site => site.Replace(Flags, Socket, "unix:///var/run/dockershim.sock").KubeletEnds(NoSocket),
        LookAlike = site => site.Replace(Flags, Socket, "unix:///var/run/dockershim.sock").KubeletEnds(NoSocket)
            .Append(ProcessList, "{\"pid\":701,\"ppid\":1,\"comm\":\"cri-dockerd\",\"argv\":[\"/usr/bin/cri-dockerd\",\"--container-runtime-endpoint\",\"fd://\"]}"),
        Without = [KubeletVersion, $"{Worker}/identity/packages.txt", NodeList],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase RegistrySettings = new("node/registry-settings-conflict", "node:worker-1")
    {
        Fault = site => site.Append(ContainerdConfig, "      [plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]", "        endpoint = [\"https://mirror.lab.example.net\"]"),
        LookAlike = site => site.Append(ContainerdConfig, "      [plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]", "        endpoint = [\"https://mirror.lab.example.net\"]")
            .DeleteLines(ContainerdConfig, "config_path"),
        Without = [ContainerdConfig],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase SandboxImage = new("node/sandbox-image-not-pullable", "node:worker-1")
    {
        Fault = site => site.Replace(Images, "registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.9").Logs(NoPause),
        LookAlike = site => site.Logs(NoPause),
        Without = [$"{Worker}/logs", $"{Worker}/files/var/log", $"{Worker}/kernel/dmesg.txt", "cluster/core_v1_events.json", "cluster/events.k8s.io_v1_events.json"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Image = new("node/image-not-pullable", "pod:shop/web-6b9f7d8c5d-8jv2r")
    {
        Fault = site => Waiting(site, "ImagePullBackOff"),
        LookAlike = site => Waiting(site, "ContainerCreating"),
        Without = [Pods],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Waiting(ChangedSite site, string reason) => site.Edit(Pods, text =>
    {
        var from = text.IndexOf("\"running\": {", text.IndexOf("containerd://fc7b0ab13eb7", StringComparison.Ordinal), StringComparison.Ordinal);
        var to = text.IndexOf('}', from) + 1;
        return $"{text[..from]}\"waiting\": {{\n\"reason\": \"{reason}\",\n\"message\": \"Back-off pulling image\"\n}}{text[to..]}";
    });

    private const string Crictl = $"{Worker}/files/etc/crictl.yaml";

    public static readonly CauseCase CrictlElsewhere = new("node/crictl-asks-elsewhere", "node:worker-1")
    {
        Fault = site => site.Replace(Crictl, "runtime-endpoint: unix:///run/containerd/containerd.sock", "runtime-endpoint: unix:///var/run/dockershim.sock"),
        LookAlike = site => site.Replace(Crictl, "runtime-endpoint: unix:///run/containerd/containerd.sock", $"runtime-endpoint: {Socket}"),
        Without = [Crictl],
        LeastSeverity = Severity.Info,
        LeastConfidence = Confidence.Likely,
    };
}
