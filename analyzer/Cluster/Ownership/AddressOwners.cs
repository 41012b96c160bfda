using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Whose an address is: interfaces, pods, Services, endpoints, load balancers and nodes that claim it.</summary>
internal sealed record AddressOwners(ImmutableDictionary<IPAddress, ImmutableArray<Owner>> ByAddress, Availability<ClusterRanges> Ranges) : IClusterFact<AddressOwners>
{
    /// <summary>All that claim this very address; none when nothing in the input knows it.</summary>
    public ImmutableArray<Owner> Of(IPAddress address) => ByAddress.GetValueOrDefault(address, []);

    /// <summary>The ranges that it lies in, where nobody claims the address itself.</summary>
    public IEnumerable<RangeStatement> RangesOf(IPAddress address) => Ranges.IsKnown ? Ranges.Value.Containing(address) : [];

    public static Availability<AddressOwners> From(ClusterModel cluster)
    {
        var owners = Claims(cluster)
            .Where(claim => !IPAddress.IsLoopback(claim.Address))
            .GroupBy(claim => claim.Address)
            .ToImmutableDictionary(group => group.Key, group => group.Select(claim => claim.Owner).ToImmutableArray());
        var ranges = cluster.Fact<ClusterRanges>();
        return owners.IsEmpty && !ranges.IsKnown
            ? Availability<AddressOwners>.Missing("the input holds no interfaces, pods, Services or nodes")
            : Availability<AddressOwners>.Known(new(owners, ranges));
    }

    private static IEnumerable<(IPAddress Address, Owner Owner)> Claims(ClusterModel cluster) =>
    [
        .. cluster.Nodes.SelectMany(OfInterfaces),
        .. cluster.Nodes.SelectMany(OfNamespaces),
        .. OfNodeObjects(cluster),
        .. OfPods(cluster),
        .. OfServices(cluster),
        .. OfEndpoints(cluster),
        .. BalancerClaims.Of(cluster),
        .. OfControlPlane(cluster),
    ];

    private static IEnumerable<(IPAddress, Owner)> OfInterfaces(Node node) =>
        node.Fact<NodeLinks>() is { IsKnown: true } links
            ? links.Value.Addresses.Select(held => (held.Address, new Owner($"interface {held.Device}", node.Name, held.Line)))
            : [];

    private static IEnumerable<(IPAddress, Owner)> OfNamespaces(Node node) =>
        from place in node.Namespaces
        let links = NodeLinks.In(place.Value)
        where links.IsKnown
        from held in links.Value.Addresses
        select (held.Address, new Owner($"interface {held.Device} of the network namespace {place.Key}", node.Name, held.Line));

    private static IEnumerable<(IPAddress, Owner)> OfNodeObjects(ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var nodes }
            ? from node in nodes
              from address in node.Addresses
              where address.Ip is not null
              select (address.Ip, new Owner($"{address.Type} of the node {node.Name}", node.Name, address.Line))
            : [];

    private static IEnumerable<(IPAddress, Owner)> OfPods(ClusterModel cluster) =>
        cluster.Fact<Pods>() is { IsKnown: true, Value.All: var pods }
            ? from pod in pods
              where !pod.Spec.HostNetwork && pod.Phase is "Running" or "Pending" or "Unknown"
              from address in pod.Addresses
              select (address, new Owner($"pod {pod.FullName}", pod.NodeName.Length == 0 ? null : pod.NodeName, pod.Line))
            : [];

    private static IEnumerable<(IPAddress, Owner)> OfServices(ClusterModel cluster)
    {
        if (cluster.Fact<Services>() is not { IsKnown: true, Value.All: var services })
            yield break;

        foreach (var service in services)
        {
            foreach (var address in service.ClusterIps)
                yield return (address, new($"cluster address of the Service {service.FullName}", null, service.Line));
            foreach (var address in service.ExternalIps)
                yield return (address, new($"external address of the Service {service.FullName}", null, service.Line));
            foreach (var ingress in service.Ingress.Where(ingress => ingress.Address is not null))
                yield return (ingress.Address!, new($"load balancer's address of the Service {service.FullName}", null, ingress.Line)); // filtered
        }
    }

    private static IEnumerable<(IPAddress, Owner)> OfControlPlane(ClusterModel cluster) =>
        cluster.Api.Read<ClusterInfo>("cluster-info") is { IsKnown: true, Value.ControlPlane: { } one } && IPAddress.TryParse(one.Address.DnsSafeHost, out var address)
            ? [(address, new Owner("the API server's address by kubectl cluster-info", null, one.Line))]
            : [];

    // Those of pods are the pods' own, unless no list of pods says so.
    private static IEnumerable<(IPAddress, Owner)> OfEndpoints(ClusterModel cluster) =>
        cluster.Fact<EndpointSets>() is { IsKnown: true, Value.All: var sets }
            ? from set in sets
              from endpoint in set.Endpoints
              where endpoint.Pod.Length == 0 || !cluster.Fact<Pods>().IsKnown
              select (endpoint.Address, new Owner(
                  $"{(endpoint.Pod.Length == 0 ? "" : $"pod {endpoint.Pod}, ")}endpoint of the Service {set.Namespace}/{set.Service}",
                  endpoint.NodeName.Length == 0 ? null : endpoint.NodeName,
                  endpoint.Line))
            : [];
}
