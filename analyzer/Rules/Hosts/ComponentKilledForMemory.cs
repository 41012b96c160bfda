using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kernel has killed a component of the cluster because memory ran out, on the node or up to the pod's limit.</summary>
internal sealed class ComponentKilledForMemory : NodeRule
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private static readonly ImmutableArray<string> Logs = ["node/out-of-memory-kill", "node/memory-limit-kill"];

    // As the kernel prints them: 15 characters at most.
    private static readonly ImmutableHashSet<string> Programs =
    [
        "kubelet", "containerd", "dockerd", "crio", "kube-proxy", "kube-apiserver", "kube-controller", "kube-scheduler", "etcd", "k3s", "k3s-server", "rke2", "flanneld",
        "calico-node", "bird", "bird6", "cilium-agent", "cilium-operator", "coredns", "speaker", "haproxy", "keepalived", "kube-vip", "kube-router", "antrea-agent", "weaver", "ovnkube", "nginx",
    ];

    private static readonly ImmutableArray<string> Namespaces = ["kube-system", "kube-flannel", "calico-system", "metallb-system", "cilium", "tigera-operator", "ingress-nginx"];

    public override RuleInfo Info { get; } = new("node/component-killed-for-memory", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/runtime-not-running", "node/out-of-memory-kill", "node/memory-limit-kill", "node/under-pressure", "node/not-ready"],
        Needs = ["the kernel's log", "the API's pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var pods = cluster.Fact<Pods>();
        var hits = Logs.Select(node.Logs.Hits).OfType<LogHits>().ToArray();
        var killed = hits.SelectMany(one => one.CountsByKey).Where(pair => Programs.Contains(pair.Key)).OrderByDescending(pair => pair.Value).ToArray();
        var pod = pods.IsKnown ? Killed(pods.Value, node.Name) : null;
        if (killed is [var (program, count), ..])
            yield return OfLog(node, program, count, hits, cluster.Captured);
        else if (pod is { } found)
            yield return OfPod(node, found.Pod, found.Container);
        else if (!pods.IsKnown && node.Logs.Files.Count == 0)
            throw CannotTell($"{pods.WhyMissing}; no log of the kernel is in the input either ({new ShellCommand("dmesg")} on the node would tell)");
    }

    private static (Pod Pod, Container Container)? Killed(Pods pods, string node) =>
        pods.On(node).Where(pod => Namespaces.Contains(pod.Namespace))
            .SelectMany(pod => pod.Containers.Select(container => ((Pod, Container)?)(pod, container)))
            .FirstOrDefault(pair => pair?.Item2.Status is { LastExitReason: "OOMKilled", RestartCount: > 0 });

    private Finding OfLog(Node node, string program, long count, LogHits[] hits, DateTimeOffset? captured)
    {
        var samples = hits.SelectMany(one => one.Samples).ToArray();
        var sample = samples.LastOrDefault(one => one.Values.GetValueOrDefault("program") == program) ?? samples[^1];
        var ofNode = hits.Any(one => one.Signature.Id == Logs[0] && one.CountsByKey.ContainsKey(program));
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            "the kernel's log says whom it killed, and why",
            ("node", node.Name),
            ("program", program),
            ("count", count),
            ("limit", ofNode ? "" : "yes")) with
        {
            Severity = ofNode && captured - sample.Time < Recent ? Severity.Critical : Severity.Warning,
            Evidence = [Evidence.Of(sample, $"the kernel kills {program} because {(ofNode ? "the node has no memory left" : "its container is at its limit")}")],
        };
    }

    private Finding OfPod(Node node, Pod pod, Container container) => Found(
        FindingScope.OfNode(node.Name),
        Confidence.Proven,
        "the kubelet reports that the container was killed for its memory",
        ("node", node.Name),
        ("program", $"{pod.FullName} ({container.Name})"),
        ("count", container.Status?.RestartCount ?? 1),
        ("limit", "yes")) with
    {
        Severity = Severity.Warning,
        Evidence = Cited.Lines(Cited.Of(pod.Object.Node.ItemsAt("status", "containerStatuses").FirstOrDefault(one => one.TextAt("name") == container.Name)?.At("lastState", "terminated", "reason")?.Line ?? container.Status?.Line, $"{container.Name} was killed for its memory")),
    };
}
