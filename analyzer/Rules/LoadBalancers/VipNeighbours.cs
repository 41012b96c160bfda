using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A load balancer's address for which nodes hold different link addresses: more than one node claimed it lately.</summary>
internal sealed record VipNeighbours(string Words, ImmutableArray<Evidence> Evidence)
{
    private sealed record Neighbour(Node Node, string LinkAddress, string State, SourceLine Line);

    /// <summary>The first address of these Services on which the nodes disagree, or null.</summary>
    public static VipNeighbours? Differing(ClusterModel cluster, IEnumerable<Service> services) => services
        .SelectMany(service => service.Ingress)
        .Select(ingress => ingress.Address?.ToString())
        .OfType<string>()
        .Distinct()
        .Select(address => Of(cluster, address))
        .FirstOrDefault(found => found is not null);

    private static VipNeighbours? Of(ClusterModel cluster, string address)
    {
        var neighbours = cluster.Nodes.SelectMany(node => Entries(node, address)).ToImmutableArray();
        if (neighbours.Select(neighbour => neighbour.LinkAddress).Distinct().Count() < 2)
            return null;

        var words = string.Join(", ", neighbours.Select(neighbour => $"{neighbour.LinkAddress} on {neighbour.Node} ({neighbour.State})"));
        return new(
            $"{address} is {words}",
            [.. neighbours.Select(neighbour => Rules.Evidence.Of(neighbour.Line, $"{neighbour.Node} holds {neighbour.LinkAddress} for {address} ({neighbour.State})"))]);
    }

    // {"dst":"192.168.200.99","dev":"eth0","lladdr":"00:22:4d:a8:ba:4c","state":["STALE"]}
    private static IEnumerable<Neighbour> Entries(Node node, string address) =>
        node.Host.Read<DocumentFile>("routing/neighbours") is not { IsKnown: true } file
            ? []
            : file.Value.Roots
                .SelectMany(root => root.Children)
                .Where(entry => entry.TextAt("dst") == address && entry.TextAt("lladdr") is not null)
                .Select(entry => new Neighbour(node, entry.TextAt("lladdr") ?? "", string.Join(' ', entry.TextsAt("state")), entry["dst"]?.Line ?? entry.Line));
}
