using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A pod of another node, and how this node's routes lead to it.</summary>
/// <param name="Owner">The node that the pod runs on.</param>
/// <param name="Range">The range of pod addresses that is routed as one.</param>
/// <param name="Known">The line that says whose it is.</param>
internal sealed record PodWay(string Owner, IPAddress Pod, Prefix Range, SourceLine Known, RouteResult Result)
{
    private static readonly ImmutableArray<string> TunnelKinds = ["vxlan", "geneve", "ipip", "sit", "wireguard", "gre"];

    /// <summary>Whether a route of its own leads there, not merely the default route.</summary>
    public bool IsSpecific => Result is RouteResult.Unicast { Route.IsDefault: false } or RouteResult.Local;

    /// <summary>The way that the node's table main has for it, or null where it has none but the default route.</summary>
    public Route? InMain { get; init; }

    /// <summary>What is known of the pods of all nodes but this one: by the API, else by the other nodes' own routes.</summary>
    public static ImmutableArray<PodWay> Of(Node node, ClusterModel cluster)
    {
        if (NetworkStack.Of(node).Fib(isV6: false) is not { IsKnown: true, Value: var fib })
            return [];

        return [.. PodRanges.Of(cluster).Where(range => range.Owner != node.Name).Select(range => new PodWay(range.Owner, range.Pod, range.Range, range.Line, Answer(fib, range.Pod)) { InMain = MainRoute(fib.Tables, range.Pod) })];
    }

    /// <summary>Whether packets on this route go into a tunnel or to a router beside, not merely into the network of the nodes.</summary>
    public static bool IsOverlayOrVia(Route route, NodeLinks links) =>
        route.Hop.Gateway is not null || !route.NextHops.IsEmpty || (route.Hop.Device is { } device && IsTunnel(links.Link(device)));

    public static bool IsTunnel(Link? link) => link?.Kind is { } kind && TunnelKinds.Contains(kind);

    private static RouteResult Answer(Fib fib, IPAddress pod) =>
        fib.Lookup(new(Address.Of(pod), null, null, 0, Protocol.Tcp)) is [var first, ..] ? first.Result : new RouteResult.None(fib.Tables.List.Text.Whole);

    private static Route? MainRoute(RoutingTables tables, IPAddress pod) => tables.Table("main")
        .Where(route => route is { Type: RouteType.Unicast, IsDefault: false, Hop.IsDead: false } && route.Destination.Contains(pod))
        .OrderByDescending(route => route.Destination.Length).ThenBy(route => route.Metric).FirstOrDefault();
}

/// <summary>A range of pod addresses on one node, with a pod in it.</summary>
internal sealed record PodRange(string Owner, IPAddress Pod, Prefix Range, SourceLine Line);

/// <summary>Which node has which pods, for IPv4.</summary>
internal static class PodRanges
{
    public static ImmutableArray<PodRange> Of(ClusterModel cluster) =>
        [.. OfPods(cluster).Concat(cluster.Nodes.SelectMany(OfNode)).DistinctBy(range => (range.Owner, range.Range.ToString()))];

    private static IEnumerable<PodRange> OfPods(ClusterModel cluster)
    {
        if (cluster.Fact<Pods>() is not { IsKnown: true, Value.All: var pods })
            return [];

        return from pod in pods
               where pod is { Phase: "Running", Spec.HostNetwork: false } && pod.NodeName.Length > 0
               from address in pod.Addresses
               where address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
               select new PodRange(pod.NodeName, address, Around(address, pod.NodeName, cluster), pod.Line);
    }

    private static IEnumerable<PodRange> OfNode(Node node) => node.Fact<PodNetworks>() is { IsKnown: true, Value.Local: var local }
        ? local.Where(network => !network.Range.IsHost && !network.Range.IsV6).Select(network => new PodRange(node.Name, network.Range.At(2), network.Range, network.Route.Line))
        : [];

    // The owner's bridge has the whole range; else the node object; of Calico's blocks the other nodes' routes.
    private static Prefix Around(IPAddress pod, string owner, ClusterModel cluster) =>
        Bridged(pod, owner, cluster) ?? Routed(pod, owner, cluster) ?? Assigned(pod, owner, cluster) ?? new Prefix(pod, 32);

    private static Prefix? Bridged(IPAddress pod, string owner, ClusterModel cluster) =>
        cluster.Nodes.FirstOrDefault(node => node.Name == owner)?.Fact<PodNetworks>() is { IsKnown: true, Value.Local: var local }
            ? local.FirstOrDefault(network => !network.Range.IsHost && network.Range.Contains(pod))?.Range
            : null;

    private static Prefix? Routed(IPAddress pod, string owner, ClusterModel cluster) => cluster.Nodes
        .Where(node => node.Name != owner)
        .Select(node => node.Fact<PodNetworks>()).Where(fact => fact.IsKnown)
        .SelectMany(fact => fact.Value.Remote).Where(network => network.Range.Contains(pod))
        .OrderByDescending(network => network.Range.Length).FirstOrDefault()?.Range;

    private static Prefix? Assigned(IPAddress pod, string owner, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(owner)?.PodCidrs.Where(range => range.Contains(pod)).ToArray() is [var assigned, ..]
            ? new Prefix(assigned.BaseAddress, assigned.PrefixLength)
            : null;
}
