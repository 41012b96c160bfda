using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>One pod's network on its node: its namespace, where the input holds one, and the node's end of its veth.</summary>
/// <param name="Pod"><c>namespace/name</c>; null for a namespace of which nothing tells whose it is.</param>
/// <param name="Namespace">Its name in the bundle; null where only the node's end is known.</param>
/// <param name="Inside">Its interface within, or null.</param>
/// <param name="Outside">The node's end, or null where nothing tells which it is.</param>
/// <param name="Line">What says so.</param>
internal sealed record PodNamespace(string Node, string? Pod, string? Namespace, Link? Inside, Link? Outside, SourceLine Line);

/// <summary>Which network namespace and which interface of a node belongs to which pod.</summary>
internal sealed record PodNamespaces(ImmutableArray<PodNamespace> All) : IClusterFact<PodNamespaces>
{
    /// <summary>The pods whose veth ends at this interface of the node: one, unless what is collected contradicts itself.</summary>
    public IEnumerable<PodNamespace> At(string node, string device) => All.Where(found => found.Node == node && found.Outside?.Name == device);

    public PodNamespace? OfPod(string pod) => All.FirstOrDefault(found => found.Pod == pod);

    public static Availability<PodNamespaces> From(ClusterModel cluster)
    {
        var pods = cluster.Fact<Pods>();
        var byNamespace = cluster.Nodes.SelectMany(node => OfNamespaces(node, pods)).ToImmutableArray();
        var known = byNamespace.Select(found => found.Pod).ToHashSet();
        var byRoute = cluster.Nodes.SelectMany(node => OfRoutes(node, pods)).Where(found => !known.Contains(found.Pod));
        ImmutableArray<PodNamespace> all = [.. byNamespace, .. byRoute];
        return all.IsEmpty
            ? Availability<PodNamespaces>.Missing("the input holds neither network namespaces of pods nor host routes to pods' addresses")
            : Availability<PodNamespaces>.Known(new(all));
    }

    private static IEnumerable<PodNamespace> OfNamespaces(Node node, Availability<Pods> pods)
    {
        var (host, pairs) = (node.Fact<NodeLinks>(), node.Fact<VethPairs>());
        foreach (var (name, place) in node.Namespaces)
        {
            var links = NodeLinks.In(place);
            var inside = links.IsKnown ? links.Value.Links.FirstOrDefault(link => !link.IsLoopback && link.PeerIndex is not null) : null;
            var outside = inside is not null && host.IsKnown && pairs.IsKnown && pairs.Value.Of(name, inside.Name) is { Namespace: null, Device: var device } ? host.Value.Link(device) : null;
            var identity = place.Read<PlaceIdentity>("identity/place");
            if ((inside?.Line ?? WholeOf(place)) is { } line)
                yield return new(node.Name, PodOf(identity, links, pods), name, inside, outside, line);
        }
    }

    private static SourceLine? WholeOf(ArtifactStore place) =>
        place.Ids.Select(place.TextAsFarAsItGoes).Where(text => text.IsKnown).Select(text => (SourceLine?)text.Value.Whole).FirstOrDefault();

    private static string? PodOf(Availability<PlaceIdentity> identity, Availability<NodeLinks> links, Availability<Pods> pods)
    {
        if (identity is { IsKnown: true, Value.Pod: { } named })
            return named;
        if (!pods.IsKnown)
            return null;

        var byUid = identity is { IsKnown: true, Value.PodUid: { } uid } ? pods.Value.All.FirstOrDefault(pod => pod.Object.Uid == uid) : null;
        var byAddress = links.IsKnown ? links.Value.Addresses.Select(held => pods.Value.WithAddress(held.Address)).OfType<Pod>().FirstOrDefault() : null;
        return (byUid ?? byAddress)?.FullName;
    }

    // Calico and others route each pod's address to the node's end of its veth.
    private static IEnumerable<PodNamespace> OfRoutes(Node node, Availability<Pods> pods)
    {
        var (routing, links) = (node.Fact<RoutingTables>(), node.Fact<NodeLinks>());
        if (!pods.IsKnown || !routing.IsKnown || !links.IsKnown)
            return [];

        return from route in routing.Value.Routes
               where route is { Type: RouteType.Unicast, Destination.IsHost: true, Hop.Gateway: null, Hop.Device: not null }
               let pod = pods.Value.WithAddress(route.Destination.Address)
               let device = links.Value.Link(route.Hop.Device!) // filtered
               where pod is not null && device is not null
               select new PodNamespace(node.Name, pod.FullName, null, null, device, route.Line);
    }
}
