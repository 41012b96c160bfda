using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node's pods have IPv6 addresses, and its kernel does not forward IPv6, or has it switched off.</summary>
internal sealed class Ipv6ForwardingOff : NodeRule
{
    private const string Forwarding = "net.ipv6.conf.all.forwarding";
    private const string Disabled = "net.ipv6.conf.all.disable_ipv6";

    public override RuleInfo Info { get; } = new("routing/ipv6-forwarding-off", Severity.Critical)
    {
        Explains = ["path/cluster-traffic-stopped"],
        Needs = ["core_v1_nodes or core_v1_pods", "kernel/sysctl"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (PodsOf(node, cluster) is not { } pods)
            return [];
        if (node.Fact<NodeLinks>() is { IsKnown: true, Value.Links: var links } && links.Any(link => link.Name.StartsWith("cilium_", StringComparison.Ordinal)))
            return []; // eBPF forwards

        var sysctl = Need(node.Fact<Sysctl>());
        if (sysctl.Get(Disabled) is { Number: 1 } disabled)
            return [Describe(node, disabled, pods, "IPv6 is switched off")];

        var forwarding = sysctl.Get(Forwarding) ?? throw CannotTell($"kernel/sysctl does not show {Forwarding} ({new ShellCommand($"sysctl {Forwarding}")} on the node would tell)");
        return forwarding.Number == 0 ? [Describe(node, forwarding, pods, "IPv6 is not forwarded")] : [];
    }

    private static (string Range, bool IsOnly, SourceLine Line)? PodsOf(Node node, ClusterModel cluster)
    {
        var nodes = cluster.Fact<KubeNodes>();
        if (nodes is { IsKnown: true, Value: var known } && known.Find(node.Name) is { } own && own.PodCidrs.Where(range => ClusterAddresses.IsV6(range.BaseAddress)).ToArray() is [var range, ..])
            return (range.ToString(), own.PodCidrs.All(other => ClusterAddresses.IsV6(other.BaseAddress)), (own.Object.Node.At("spec", "podCIDRs") ?? own.Object.Node).Line);

        var pods = cluster.Fact<Pods>();
        if (!nodes.IsKnown && !pods.IsKnown)
            throw CannotTell($"neither node objects nor pods are in the input, so which families the pods have is not known ({new ShellCommand("kubectl get pods -A -o wide")} would tell)");

        return pods is { IsKnown: true, Value: var list } && list.On(node.Name).FirstOrDefault(pod => !pod.Spec.HostNetwork && pod.Addresses.Any(ClusterAddresses.IsV6)) is { } one
            ? (one.Addresses.First(ClusterAddresses.IsV6).ToString(), one.Addresses.All(ClusterAddresses.IsV6), one.Line) : null;
    }

    private Finding Describe(Node node, SysctlValue setting, (string Range, bool IsOnly, SourceLine Line) pods, string what)
    {
        Sentence because = $"{what}, and the node's pods have addresses of {pods.Range}; no log was asked for lost packets";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because, ("node", node.Name), ("key", setting.Key), ("value", setting.Value), ("what", what), ("range", pods.Range), ("off", setting.Key == Disabled ? "yes" : ""), ("because", because)) with
        {
            // Of two families most clients take the other.
            Severity = pods.IsOnly ? Severity.Critical : Severity.Warning,
            Evidence = [ClusterAddresses.Cite(setting.Line, $"{setting.Key} is {setting.Value}"), ClusterAddresses.Cite(pods.Line, $"pods of {node.Name} have IPv6 addresses")],
        };
    }
}
