using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet and the container runtime write cgroups by different drivers.</summary>
internal sealed class CgroupDriverMismatch : NodeRule
{
    // From then on the kubelet takes the driver from a runtime that tells it (KEP-4033).
    private static readonly Version AsksTheRuntime = new(1, 31);

    public override RuleInfo Info { get; } = new("node/cgroup-driver-mismatch", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["the kubelet's flags and configuration", "runtime/docker-info, runtime/crictl-info or files/etc/containerd/config.toml", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var refusal = node.Logs.Hits("node/kubelet-refuses-cgroup-driver")?.Samples[^1];
        var known = node.Fact<KubeletSettings>();
        if (refusal is not null && (!known.IsKnown || !RuntimeCgroupDriver.Of(node, known.Value).IsKnown))
        {
            yield return ByLog(node, refusal);
            yield break;
        }

        var settings = Need(known);
        var runtime = Need(RuntimeCgroupDriver.Of(node, settings));
        var kubelet = settings.CgroupDriver ?? throw CannotTell("the kubelet's cgroup driver is not set, and its default depends on its version");
        if (kubelet.Value == runtime.Driver || Asks(node, cluster))
            yield break;

        yield return Describe(node, kubelet, runtime, refusal);
    }

    private static bool Asks(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true } nodes
        && Version.TryParse(nodes.Value.Find(node.Name)?.Versions.Kubelet.TrimStart('v').Split('-', '+')[0], out var version)
        && version >= AsksTheRuntime;

    // The kubelet's own word is enough: it names both drivers.
    private Finding ByLog(Node node, LogSample refusal)
    {
        const string Because = "The kubelet's log refuses to start for it; the settings themselves are not in the input.";
        var said = refusal.Values;
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because,
            ("node", node.Name), ("kubelet", said["kubelet"]), ("runtime", said["runtime"]), ("driver", said["driver"]), ("effect", "The kubelet does not start."), ("because", Because)) with
        {
            Severity = Severity.Warning,
            Evidence = [Evidence.Of(refusal, "the kubelet refuses to start")],
        };
    }

    private Finding Describe(Node node, KubeletSetting kubelet, RuntimeCgroupDriver runtime, LogSample? refusal)
    {
        var because = refusal is null
            ? $"The settings differ; the kubelet's log does not refuse {runtime.Runtime} for it."
            : "The settings differ, and the kubelet's log refuses to start for it.";
        return Found(
            FindingScope.OfNode(node.Name),
            refusal is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("kubelet", kubelet.Value),
            ("runtime", runtime.Runtime),
            ("driver", runtime.Driver),
            ("effect", refusal is null ? "Pods may fail to start, or the node may become unstable under load." : "The kubelet does not start."),
            ("because", because)) with
        {
            Severity = refusal is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                .. refusal is null ? Array.Empty<Evidence>() : [Evidence.Of(refusal, "the kubelet refuses to start")],
                Evidence.Of(runtime.Line, $"{runtime.Runtime} uses {runtime.Driver}"),
                .. kubelet.Line is { } line ? [Evidence.Of(line, $"the kubelet uses {kubelet.Value}")] : Array.Empty<Evidence>(),
            ],
        };
    }
}
