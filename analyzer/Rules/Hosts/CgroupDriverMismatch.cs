using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet and the container runtime write cgroups by different drivers, or Docker does so beside systemd, as kubeadm warned.</summary>
internal sealed class CgroupDriverMismatch : NodeRule
{
    private const string Warned = "node/docker-cgroupfs-warned";
    private const string Unstable = "Pods may fail to start, or the node may become unstable under load.";

    // From then on the kubelet takes the driver from a runtime that tells it (KEP-4033); containerd does since 2.0, CRI-O since 1.28.
    private static readonly Version AsksTheRuntime = new(1, 31);
    private static readonly Version ContainerdTells = new(2, 0);

    public override RuleInfo Info { get; } = new("node/cgroup-driver-mismatch", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready", "cni/sandboxes-fail", Warned],
        Needs = ["the kubelet's flags and configuration", "runtime/docker-info, runtime/crictl-info or files/etc/containerd/config.toml", "the kubelet's log, or what kubeadm printed"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var refusal = CgroupDriverRefusal.Of(node);
        var settings = node.Fact<KubeletSettings>();
        if (Compared(node, cluster, settings, refusal) is { } differ)
            return [differ];
        if (Beside(node, cluster, settings) is { } beside)
            return [beside];

        var runtime = settings.IsKnown ? RuntimeCgroupDriver.Of(node, settings.Value) : RuntimeCgroupDriver.OfDocker(node);
        if (refusal is not null && (!settings.IsKnown || !runtime.IsKnown))
            return [ByLog(node, refusal)];

        Need(settings);
        Need(runtime);
        return DriverOf(settings.Value) is null ? throw CannotTell("the kubelet's cgroup driver is not set, and its default depends on its version") : [];
    }

    // Both settings are known, and differ.
    private Finding? Compared(Node node, ClusterModel cluster, Availability<KubeletSettings> settings, CgroupDriverRefusal? refusal) =>
        settings.IsKnown && DriverOf(settings.Value) is { } kubelet && RuntimeCgroupDriver.Of(node, settings.Value) is { IsKnown: true, Value: var runtime }
        && kubelet.Value != runtime.Driver && !Asks(node, cluster)
            ? Describe(node, kubelet, runtime, refusal) : null;

    // A process with a configuration file that does not name a driver takes cgroupfs (pkg/kubelet/apis/config/v1beta1/defaults.go).
    private static KubeletSetting? DriverOf(KubeletSettings settings) => settings.CgroupDriver
        ?? (settings is { Flags: { Source: ComponentSource.Process } flags, Files: [var file, ..] } && flags["config-dir"] is null ? new("cgroupfs", file.Root?.Line) : null);

    private static bool Asks(Node node, ClusterModel cluster) =>
        node.Logs.Hits("node/runtime-does-not-tell-cgroup-driver") is null
        && cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name)?.Versions is { } versions
        && KubeletVersion.MinorOf(versions.Kubelet) >= AsksTheRuntime
        && !(versions.ContainerRuntime.Split("://") is ["containerd", var runtime] && KubeletVersion.MinorOf(runtime) < ContainerdTells);

    // What Docker says of itself now counts more than what kubeadm saw.
    private Finding? Beside(Node node, ClusterModel cluster, Availability<KubeletSettings> settings)
    {
        if (node.Logs.Hits(Warned)?.Samples[^1] is not { } warning || warning.Values["driver"] == "systemd" || HasLeftDocker(node, cluster, settings))
            return null;

        var docker = RuntimeCgroupDriver.OfDocker(node);
        if (docker is { IsKnown: true, Value.Driver: "systemd" })
            return null;

        var because = docker.IsKnown ? "kubeadm warned of it, and Docker is set so still." : "kubeadm warned of it; Docker's own settings are not in the input.";
        return Found(FindingScope.OfNode(node.Name), docker.IsKnown ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name), ("kubelet", "systemd"), ("runtime", "Docker"), ("driver", warning.Values["driver"]), ("beside", "yes"),
            ("effect", "The node may become unstable when memory is short; a kubelet that is set to systemd does not start."), ("because", because)) with
        {
            Severity = Severity.Warning,
            Evidence = Cited.Lines(
                Evidence.Of(warning, "kubeadm warns of Docker's cgroup driver"),
                docker.IsKnown ? Evidence.Of(docker.Value.Line, $"Docker uses {docker.Value.Driver}") : null),
        };
    }

    private static bool HasLeftDocker(Node node, ClusterModel cluster, Availability<KubeletSettings> settings) =>
        settings is { IsKnown: true, Value.ContainerRuntimeEndpoint.Value: var endpoint } && (endpoint.Contains("containerd", StringComparison.Ordinal) || endpoint.Contains("crio", StringComparison.Ordinal))
        || cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name)?.Versions.ContainerRuntime is { Length: > 0 } runtime && !runtime.StartsWith("docker://", StringComparison.Ordinal);

    // Who refuses names both drivers: that is enough.
    private Finding ByLog(Node node, CgroupDriverRefusal refusal)
    {
        const string Because = "The log refuses it in so many words; the settings themselves are not in the input.";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because,
            ("node", node.Name), ("kubelet", refusal.Kubelet), ("runtime", refusal.Runtime), ("driver", refusal.Driver), ("beside", ""), ("effect", refusal.Effect), ("because", Because)) with
        {
            Severity = Severity.Warning,
            Evidence = [Evidence.Of(refusal.Sample, refusal.Says)],
        };
    }

    private Finding Describe(Node node, KubeletSetting kubelet, RuntimeCgroupDriver runtime, CgroupDriverRefusal? refusal)
    {
        Sentence because = refusal is null
            ? (Sentence)$"The settings differ; no log refuses {runtime.Runtime} for it."
            : $"The settings differ, and the log says that {refusal.Says}.";
        return Found(
            FindingScope.OfNode(node.Name),
            refusal is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("kubelet", kubelet.Value),
            ("runtime", runtime.Runtime),
            ("driver", runtime.Driver),
            ("beside", ""),
            ("effect", refusal?.Effect ?? Unstable),
            ("because", because)) with
        {
            Severity = refusal is null ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(
                refusal is null ? null : Evidence.Of(refusal.Sample, refusal.Says),
                Evidence.Of(runtime.Line, $"{runtime.Runtime} uses {runtime.Driver}"),
                Cited.Of(kubelet.Line, $"the kubelet uses {kubelet.Value}")),
        };
    }
}
