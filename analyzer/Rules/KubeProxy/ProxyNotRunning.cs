using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>The node's kube-proxy does not run, so nobody keeps the Services' rules up to date there.</summary>
internal sealed class ProxyNotRunning : NodeRule
{
    private const string Program = "kube-proxy";
    private static readonly ImmutableArray<string> EveryNode = ["kubernetes.io/os", "beta.kubernetes.io/os"];

    public override RuleInfo Info { get; } = new("kube-proxy/not-running", Severity.Critical)
    {
        Explains =
        [
            "kube-proxy/conntrack-setting-denied", "kube-proxy/mode-impossible", "kube-proxy/node-not-found", "kube-proxy/chain-not-ensured", "kube-proxy/iptables-restore-failed",
            "kube-proxy/service-rules-missing", "kube-proxy/rules-behind-endpoints", "netfilter/udp-entries-stale", "path/cluster-traffic-stopped", .. ApiOutOfReach.Effects,
        ],
        Needs = ["pods and DaemonSets of the API, or the node's containers", "kube-proxy's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster) || (cluster.Fact<ProxyModes>() is { IsKnown: true, Value.Configured: var configured } && configured.Any(clue => clue.Name == "eBPF")))
            return [];

        var proxy = new KubeProxyOnNode(node, cluster);
        if (Stopped(proxy) is { } stopped)
            return [Describe(proxy, stopped)];
        if (Runs(proxy) || IsNotMeant(node, cluster))
            return [];

        throw CannotTell($"whether kube-proxy runs on {node.Name} is not in the input ({new ShellCommand("kubectl -n kube-system get pods -o wide")} or {new ShellCommand("crictl ps -a")} on the node would tell)");
    }

    /// <summary>How it is seen that it does not run.</summary>
    private sealed record Halt(string What, SourceLine Line, string Says, int Restarts);

    private static Halt? Stopped(KubeProxyOnNode proxy) => ByPod(proxy) ?? ByRuntime(proxy.Node) ?? ByUnit(proxy.Node) ?? NoPod(proxy);

    private static Halt? ByPod(KubeProxyOnNode proxy) => proxy.Pods
        .Where(pod => pod.Phase is not "Succeeded")
        .SelectMany(pod => pod.Containers.Where(container => container.Name == Program && container.Status is { IsRunning: false, WaitingReason.Length: > 0 }).Select(container => OfStatus(pod, container.Status!))) // asked just before
        .FirstOrDefault();

    private static Halt OfStatus(Pod pod, ContainerStatus status) =>
        new($"the container of pod {pod.Name} waits: {status.WaitingReason}", status.WaitingLine ?? status.Line, $"kube-proxy's container does not run: {status.WaitingReason}", status.RestartCount);

    // A container that ended long ago stands beside the one that runs.
    private static Halt? ByRuntime(Node node)
    {
        if (node.Fact<NodeContainers>() is not { IsKnown: true, Value.All: var all })
            return null;

        var own = all.Where(container => container.Name == Program).ToList();
        return own.Count > 0 && own.TrueForAll(container => !container.IsRunning)
            ? new($"the runtime's only container of it is {own[^1].State}", own[^1].Line, $"kube-proxy's container is {own[^1].State}", own[^1].Attempt ?? 0)
            : null;
    }

    // kube-proxy as a unit of the host, as the long way and some installers have it.
    private static Halt? ByUnit(Node node) => Unit(node) is { Active: "failed" or "inactive" or "activating", Load: not ("not-found" or "masked") } unit
        ? new($"the unit kube-proxy is {unit.Active}{(unit.Result is { Length: > 0 } result ? $" ({result})" : "")}", unit.Line, $"the unit kube-proxy is {unit.Active}", unit.Restarts ?? 0)
        : null;

    private static UnitState? Unit(Node node) => node.Fact<UnitStates>() is { IsKnown: true, Value: var units } ? units.Find(Program) : null;

    private static Halt? NoPod(KubeProxyOnNode proxy)
    {
        var cluster = proxy.Cluster;
        if (cluster.Fact<Pods>() is not { IsKnown: true, Value: { WhyPartial: null } } || !proxy.Pods.IsEmpty || cluster.Fact<Workloads>() is not { IsKnown: true, Value: var workloads })
            return null;

        var meant = workloads.Find("DaemonSet", "kube-system", Program) is { } set && set.Template.NodeSelector.Keys.All(key => EveryNode.Contains(key)) ? set : null;
        return meant is not null && cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(proxy.Node.Name) is not null
            ? new("the DaemonSet kube-proxy has no pod on this node", meant.Line, "this DaemonSet is meant for every node", 0)
            : null;
    }

    private static bool Runs(KubeProxyOnNode proxy) =>
        proxy.Pods.Any(pod => pod.Containers.Any(container => container is { Name: Program, Status.IsRunning: true }))
        || (proxy.Node.Fact<NodeContainers>() is { IsKnown: true, Value.All: var all } && all.Any(container => container is { Name: Program, IsRunning: true }))
        || Unit(proxy.Node) is { Active: "active" }
        || (proxy.Node.Fact<RunningProcesses>() is { IsKnown: true, Value.All: var processes } && processes.Any(process => process.Program is Program or "k3s" or "k3s-server" or "k3s-agent"));

    private static bool IsNotMeant(Node node, ClusterModel cluster) => ProxyDuty.On(node, cluster) is { IsKnown: true, Value: null };

    private Finding Describe(KubeProxyOnNode proxy, Halt halt)
    {
        var words = ProxyLastWords.Of(proxy);
        Sentence because = words is null ? (Sentence)$"{halt.What}; its log is not in the input, or says nothing that is known" : $"{halt.What}, and its log says why";
        return Found(FindingScope.OfNode(proxy.Node.Name), words is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", proxy.Node.Name),
            ("what", halt.What),
            ("restarts", halt.Restarts > 0 ? halt.Restarts.ToString() : ""),
            ("lastWords", words?.Text.Trim() ?? ""),
            ("pod", proxy.Pods.Select(pod => pod.Name).FirstOrDefault() ?? "<kube-proxy pod>"),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(halt.Line, halt.Says),
                .. words is null ? [] : new[] { Evidence.Of(words, "kube-proxy's last words") },
            ],
        };
    }
}
