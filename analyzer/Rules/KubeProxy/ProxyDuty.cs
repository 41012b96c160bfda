using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>That kube-proxy realises the Services on a node, and in which mode.</summary>
/// <param name="Says">How the mode is known: one clause.</param>
internal sealed record ProxyDuty(string Mode, SourceLine Line, string Says)
{
    public const string Iptables = "iptables";
    public const string Ipvs = "ipvs";
    public const string Nftables = "nftables";

    private const string Program = "kube-proxy";

    /// <summary>The duty; known to be null where something else does it (eBPF), or where no Services are due.</summary>
    public static Availability<ProxyDuty?> On(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            return Availability<ProxyDuty?>.Missing(NodeSigns.Lacking);

        var mode = ModeOf(node, cluster);
        if (mode is { Name: "eBPF" } || IsNowhere(node, cluster))
            return Availability<ProxyDuty?>.Known(null);
        if (!IsHere(node, cluster))
            return Availability<ProxyDuty?>.Missing($"whether kube-proxy runs on {node.Name} is not in the input ({new ShellCommand("kubectl -n kube-system get pods -o wide")} would tell)");

        return mode is null
            ? Availability<ProxyDuty?>.Missing($"kube-proxy's mode is not in the input ({new ShellCommand("kubectl -n kube-system get configmap kube-proxy -o yaml")} would tell)")
            : Availability<ProxyDuty?>.Known(new(mode.Name, mode.Line, mode.Says));
    }

    /// <summary>Whether a sign of kube-proxy on this node is in the input.</summary>
    public static bool IsHere(Node node, ClusterModel cluster) => HasComponent(node, cluster) || PodsOn(node, cluster) || HasCanary(node);

    // What is configured counts; of an unknown configuration, what this node shows, else what others show.
    private static Clue? ModeOf(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<ProxyModes>() is not { IsKnown: true, Value: var modes })
            return OfK3s(node, cluster);

        return modes.Configured.LastOrDefault(clue => clue.Node == node.Name)
            ?? modes.Configured.LastOrDefault(clue => clue.Node is null)
            ?? modes.Seen.FirstOrDefault(clue => clue.Node == node.Name)
            ?? OfK3s(node, cluster)
            ?? modes.Configured.Concat(modes.Seen).GroupBy(clue => clue.Name).OrderByDescending(group => group.Count()).Select(group => group.First()).FirstOrDefault();
    }

    private static Clue? OfK3s(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<Components>() is not { IsKnown: true, Value: var components } || components.On(node.Name, "k3s") is not { } k3s)
            return null;

        var argument = k3s.Flags.LastOrDefault(flag => flag.Name == "kube-proxy-arg" && flag.Value.StartsWith("proxy-mode=", StringComparison.Ordinal));
        return argument is null
            ? new(Iptables, "k3s runs kube-proxy in iptables mode unless it is told otherwise", node.Name, k3s.Line)
            : new(argument.Value["proxy-mode=".Length..], $"k3s runs with --kube-proxy-arg={argument.Value}", node.Name, argument.Line);
    }

    // k3s and RKE2's agent have it built in, unless they are told not to.
    private static bool HasComponent(Node node, ClusterModel cluster) =>
        cluster.Fact<Components>() is { IsKnown: true, Value: var components }
        && (components.On(node.Name, Program) is not null || (components.On(node.Name, "k3s") is { } k3s && k3s["disable-kube-proxy"] is null));

    private static bool PodsOn(Node node, ClusterModel cluster) =>
        cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.On(node.Name).Any(pod => pod.Name.StartsWith(Program, StringComparison.Ordinal));

    // Made by kube-proxy itself to see whether someone flushes its rules (pkg/proxy/iptables/proxier.go, kubeProxyCanaryChain).
    private static bool HasCanary(Node node) =>
        node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets } && rulesets.Known.Any(save => save.Tables.Any(table => table.Chain("KUBE-PROXY-CANARY") is not null));

    private static bool IsNowhere(Node node, ClusterModel cluster) =>
        cluster.Fact<Pods>() is { IsKnown: true, Value: { WhyPartial: null, All: var pods } }
        && !pods.Any(pod => pod.Name.StartsWith(Program, StringComparison.Ordinal))
        && !IsHere(node, cluster);
}
