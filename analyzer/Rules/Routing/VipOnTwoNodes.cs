using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Two hosts hold one virtual address at the same time, each believing that the other is gone.</summary>
internal sealed class VipOnTwoNodes : ClusterRule
{
    public override RuleInfo Info { get; } = new("routing/vip-on-two-nodes", Severity.Critical)
    {
        Explains = ["links/address-conflict", "node/kubelet-cannot-register", "node/not-ready", .. ApiOutOfReach.Effects],
        Needs = ["keepalived's or kube-vip's configuration", "links/addr of the hosts"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var all = VipHolders.Of(cluster, Need(cluster.Fact<VirtualAddresses>())).ToList();
        var twice = all.Where(vip => vip.Holders.Length > 1).Select(Describe).ToList();
        if (twice.Count == 0 && all.Find(vip => vip.May.Length - vip.Unknown.Length + vip.Holders.Length < 2 && !vip.Unknown.IsEmpty) is { } open)
            throw CannotTell($"the addresses of {open.Unknown[0]}, which may hold {open.Address}, are not in the input ({new ShellCommand("ip addr")} there would tell)");

        return twice;
    }

    private Finding Describe(VipHolders vip)
    {
        var nodes = string.Join(" and ", vip.Holders.Select(one => one.Node.Name));
        Sentence because = $"both show the address on an interface; if they were not captured at the same time, it may have moved between";
        return Found(FindingScope.Cluster, Confidence.Likely, because,
            ("vip", vip.Address), ("nodes", nodes), ("program", vip.Program), ("device", vip.Holders[0].Held.Device), ("keepalived", vip.Program == "keepalived" ? "yes" : ""), ("because", because)) with
        {
            Evidence =
            [
                .. vip.Holders.Reverse().Select(one => ClusterAddresses.Cite(one.Held.Line, $"{one.Node.Name} holds {vip.Address} on {one.Held.Device}")),
                .. vip.May.Take(1).Select(one => ClusterAddresses.Cite(one.Line, one.ToString())),
            ],
            Affects = [.. vip.Holders.Select(one => FindingScope.OfNode(one.Node.Name))],
        };
    }
}
