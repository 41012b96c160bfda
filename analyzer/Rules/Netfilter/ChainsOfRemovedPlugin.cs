using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Chains of a CNI plug-in that the cluster no longer has still stand in packets' way: nobody keeps their policies any more.</summary>
internal sealed class ChainsOfRemovedPlugin : NodeRule
{
    // By what their chains are called, and what the pods of those who write them are.
    private static readonly ImmutableArray<(string Chains, string Plugin, ImmutableArray<string> Pods)> Known =
    [
        ("cali-", "Calico", ["calico", "canal"]), ("WEAVE-", "Weave Net", ["weave"]), ("CILIUM_", "Cilium", ["cilium"]), ("ANTREA-", "Antrea", ["antrea"]),
        ("KUBE-ROUTER-", "kube-router", ["kube-router"]), ("KUBE-NWPLCY-", "kube-router", ["kube-router"]), ("FLANNEL-", "flannel", ["flannel", "canal"]),
    ];

    public override RuleInfo Info { get; } = new("netfilter/chains-of-removed-plugin", Severity.Warning)
    {
        Explains = ["path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route"],
        Needs = ["iptables rules of the node", "pods of the API"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var chains = Need(node.Fact<NetfilterRulesets>()).Known.SelectMany(save => save.Tables).SelectMany(table => table.Chains).ToImmutableArray();
        var pods = Need(cluster.Fact<Pods>());
        if (pods.WhyPartial is { } why)
            throw CannotTell($"not all pods are in the input ({why})");
        return Known
            .Where(plugin => !IsProcess(plugin.Plugin, node, cluster) && !pods.All.Any(pod => plugin.Pods.Any(name => pod.Name.Contains(name, StringComparison.Ordinal))))
            .Select(plugin => (plugin.Plugin, Chain: InUse(chains, plugin.Chains)))
            .Where(found => found.Chain is not null)
            .DistinctBy(found => found.Plugin)
            .Select(found => Describe(node, found.Plugin, found.Chain!, chains)); // asked just before
    }

    // k3s runs flannel and kube-router's policies within its own process, and some run flannel as a unit: without pods.
    private static bool IsProcess(string plugin, Node node, ClusterModel cluster) => plugin is "flannel" or "kube-router"
        && cluster.Fact<Components>() is { IsKnown: true, Value: var components }
        && (components.On(node.Name, "k3s") is not null || components.On(node.Name, "rke2") is not null || components.On(node.Name, "flanneld") is not null);

    // What nothing leads to does no harm.
    private static Chain? InUse(ImmutableArray<Chain> chains, string prefix)
    {
        var called = chains.Where(chain => chain.IsBuiltIn).SelectMany(chain => chain.Rules).Select(rule => rule.Target?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return chains.FirstOrDefault(chain => chain.Name.StartsWith(prefix, StringComparison.Ordinal) && called.Contains(chain.Name) && !chain.Rules.IsEmpty);
    }

    private Finding Describe(Node node, string plugin, Chain chain, ImmutableArray<Chain> chains)
    {
        var prefix = Known.First(known => known.Plugin == plugin && chain.Name.StartsWith(known.Chains, StringComparison.Ordinal)).Chains;
        var jump = chains.Where(one => one.IsBuiltIn).SelectMany(one => one.Rules).First(rule => rule.Target?.Name == chain.Name);
        var drop = chains.Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(one => one.Rules).FirstOrDefault(rule => rule.Target?.Name is "DROP" or "REJECT");
        return Found(FindingScope.OfNode(node.Name), drop is null ? Confidence.Possible : Confidence.Likely,
            drop is null ? (Sentence)$"its chains are called, and no pod of {plugin} is in the cluster; none of them drops anything" : $"its chains are called and drop packets, and no pod of {plugin} is in the cluster",
            ("node", node.Name),
            ("plugin", plugin),
            ("prefix", prefix),
            ("chain", chain.Name),
            ("jump", jump.Place),
            ("drop", drop?.Place ?? "")) with
        {
            Severity = drop is null ? Severity.Info : Severity.Warning,
            Evidence =
            [
                Evidence.Of(jump.Line, $"packets still go through {chain.Name} of {plugin}"),
                .. drop is null ? [] : new[] { Evidence.Of(drop.Line, "and may be dropped here") },
            ],
        };
    }
}
