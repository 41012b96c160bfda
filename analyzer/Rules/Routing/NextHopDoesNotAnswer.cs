using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Nobody answers a node's question for the hardware address of its gateway or of another node.</summary>
internal sealed class NextHopDoesNotAnswer : NodeRule
{
    private static readonly ImmutableArray<string> Symptoms = ["cni/no-route-to-host", "routing/icmp-host-unreachable"];

    public override RuleInfo Info { get; } = new("routing/next-hop-does-not-answer", Severity.Critical)
    {
        Explains = [.. Symptoms, "path/cluster-traffic-stopped", "node/api-server-out-of-reach"],
        Needs = ["routing/neighbours", "routing/routes", "the addresses of the nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var neighbours = Need(node.Fact<NodeNeighbours>());
        var tables = Need(node.Fact<RoutingTables>());
        var silent = neighbours.Neighbours.Where(entry => entry.State is "FAILED" or "INCOMPLETE" && entry.Probes is null or > 0).ToList();
        return silent.Select(entry => (Entry: entry, What: Role(entry, tables, node, cluster))).Where(one => one.What is not null)
            .Select(one => Describe(node, one.Entry, one.What!, cluster)); // filtered
    }

    private static string? Role(Neighbour entry, RoutingTables tables, Node node, ClusterModel cluster)
    {
        if (tables.Table("main").FirstOrDefault(route => entry.Address.Equals(route.Hop.Gateway) && route.Hop.Device == entry.Device) is { } route)
            return route.IsDefault ? "the default gateway" : $"the next hop of the route {route}";

        return ClusterAddresses.Holder(entry.Address, cluster) is { } holder && holder != node.Name ? $"the node {holder}" : null;
    }

    private Finding Describe(Node node, Neighbour entry, string what, ClusterModel cluster)
    {
        var seen = Seen(node, cluster, entry.Address);
        Sentence because = seen is null
            ? (Sentence)$"the entry is {entry.State}: the kernel asked in vain; how long ago, and whether anybody minds, no log in the input shows"
            : $"the entry is {entry.State}, and logs show the error that connections get";
        return Found(FindingScope.OfNode(node.Name), seen is null ? Confidence.Possible : Confidence.Proven, because,
            ("node", node.Name), ("address", entry.Address), ("device", entry.Device), ("state", entry.State), ("what", what), ("because", because)) with
        {
            // A gateway that does not answer may be one that the site never had.
            Severity = seen is null ? Severity.Warning : Severity.Critical,
            Evidence = [ClusterAddresses.Cite(entry.Line, $"nobody answers {node.Name} for {entry.Address}, which is {what}"), .. seen is null ? [] : new[] { Evidence.Of(seen, "a connection that failed for it") }],
            Affects = ClusterAddresses.Holder(entry.Address, cluster) is { } holder ? [FindingScope.OfNode(holder)] : [],
        };
    }

    private static LogSample? Seen(Node node, ClusterModel cluster, IPAddress address) => Symptoms
        .SelectMany(id => (node.Logs.Hits(id)?.Samples ?? []).Concat(cluster.Logs.Hits(id)?.Samples ?? []))
        .FirstOrDefault(sample => sample.Values.Values.Contains(address.ToString()));
}
