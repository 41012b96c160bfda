using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>None of the hosts that share a virtual address holds it.</summary>
internal sealed class VipOnNoNode : ClusterRule
{
    public override RuleInfo Info { get; } = new("routing/vip-on-no-node", Severity.Critical)
    {
        Explains = ["node/kubelet-cannot-register", "node/not-ready", "cni/no-route-to-host", .. ApiOutOfReach.Effects],
        Needs = ["keepalived's or kube-vip's configuration of every host", "links/addr of every host"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var nowhere = VipHolders.Of(cluster, Need(cluster.Fact<VirtualAddresses>())).Where(vip => vip.Holders.IsEmpty).ToList();
        if (nowhere.Find(vip => !vip.Unknown.IsEmpty) is { } open)
            throw CannotTell($"{open.Unknown[0]}, whose addresses are not in the input, may hold {open.Address} ({new ShellCommand("ip addr")} there would tell)");

        return nowhere.Select(vip => Describe(vip, cluster));
    }

    private static bool IsAsked(VipHolders vip, ClusterModel cluster) =>
        cluster.Fact<Kubeconfigs>() is { IsKnown: true, Value.All: var configs } && configs.Any(config => config.Cluster.Server.Host.Trim('[', ']') == vip.Address.ToString());

    private Finding Describe(VipHolders vip, ClusterModel cluster)
    {
        var nodes = string.Join(", ", vip.May.Select(one => one.Node).Distinct());
        Sentence because = $"{nodes} may hold it by the configuration, and no interface of them does; a host whose configuration is not in the input may still";
        return Found(FindingScope.Cluster, Confidence.Likely, because,
            ("vip", vip.Address), ("nodes", nodes), ("program", vip.Program), ("device", vip.May[0].Interface ?? ""), ("keepalived", vip.Program == "keepalived" ? "yes" : ""), ("because", because)) with
        {
            // A program that is set up and not in use holds no address, and nobody misses it.
            Severity = IsAsked(vip, cluster) ? Severity.Critical : Severity.Warning,
            Evidence = [.. vip.May.Take(3).Select(one => ClusterAddresses.Cite(one.Line, $"{one}{(one.Node is null ? "" : $" on {one.Node}")}, which no host holds"))],
        };
    }
}
