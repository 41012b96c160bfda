using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>At gc_thresh3 entries the kernel takes no new neighbours: nobody new can be reached.</summary>
internal sealed class NeighbourTableFull : NodeRule
{
    private const string Overflow = "routing/neighbour-table-overflow";
    private const string Limit = "net.ipv4.neigh.default.gc_thresh3";

    public override RuleInfo Info { get; } = new("routing/neighbour-table-full", Severity.Critical)
    {
        Explains = [Overflow, "routing/next-hop-does-not-answer", "cni/no-route-to-host"],
        Needs = ["routing/neighbours of the node and its pods", "kernel/sysctl (gc_thresh3)"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var limit = Need(node.Fact<Sysctl>()).Get(Limit) ?? throw CannotTell($"kernel/sysctl does not show {Limit} ({new ShellCommand($"sysctl {Limit}")} on the node would tell)");
        // One table per kernel and family, not per namespace. Entries for good are exempt (net/core/neighbour.c, neigh_alloc).
        var counted = Evictable(Need(node.Fact<NodeNeighbours>())) + node.Namespaces.Values.Select(NodeNeighbours.In).Where(fact => fact.IsKnown).Sum(fact => Evictable(fact.Value));
        if (limit.Number is not { } most || counted < most)
            return [];

        var hits = node.Logs.Hits(Overflow);
        var because = hits is null ? "the table holds as many entries as it may; no kernel log in the input tells of one refused" : "the table holds as many entries as it may, and the kernel log tells of entries refused";
        return
        [
            Found(FindingScope.OfNode(node.Name), hits is null ? Confidence.Likely : Confidence.Proven, because,
                ("node", node.Name), ("count", counted), ("limit", most), ("raised", Math.Max(8192, most * 4)), ("half", Math.Max(4096, most * 2)), ("because", because)) with
            {
                Evidence = [ClusterAddresses.Cite(limit.Line, $"the kernel keeps {most} neighbours at most; {counted} are there"), .. (hits?.Samples ?? []).Take(2).Select(sample => Evidence.Of(sample, "the kernel refuses a neighbour"))],
            },
        ];
    }

    private static int Evictable(NodeNeighbours known) =>
        known.Neighbours.Count(entry => !ClusterAddresses.IsV6(entry.Address) && !entry.IsProxy && !entry.IsExternallyLearned && entry.State is not ("PERMANENT" or "NOARP"));
}
