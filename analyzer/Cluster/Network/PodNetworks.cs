using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>A range of pod addresses as one node reaches it.</summary>
/// <param name="Device">The device towards these pods: a bridge or a pod's own interface for local ones, a tunnel or the uplink for others'.</param>
internal sealed record PodNetwork(Prefix Range, string Device, Route Route);

/// <summary>Where the node's own pods and the other nodes' pods are, by its routes.</summary>
/// <param name="Local">Empty when no route leads to a device that is known to serve pods through the kernel's own path.</param>
internal sealed record PodNetworks(ImmutableArray<PodNetwork> Local, ImmutableArray<PodNetwork> Remote) : INodeFact<PodNetworks>
{
    // Bridges and pod interfaces of the CNI plug-ins that leave forwarding to the kernel. Cilium's lxc* are not among them: eBPF forwards there.
    private static readonly ImmutableArray<string> Bridges = ["cni", "cbr0", "kube-bridge", "weave"];
    private static readonly ImmutableArray<string> PodInterfaces = ["cali", "veth", "eni", "azv", "gke"];
    private static readonly ImmutableArray<string> Tunnels = ["flannel", "vxlan", "tunl", "wireguard.cali", "wg-", "kube-ipip", "tun-"];

    public static Availability<PodNetworks> From(Node node)
    {
        var (routing, links) = (node.Fact<RoutingTables>(), node.Fact<NodeLinks>());
        if (!routing.IsKnown)
            return Availability<PodNetworks>.Missing(routing.WhyMissing!); // not known

        // What an earlier plug-in left behind is down; where the input has no links, the routes' own flags tell.
        var routes = routing.Value.Table("main")
            .Where(route => route is { Type: RouteType.Unicast, IsDefault: false, Hop.Device: not null } && !route.Hop.Flags.Contains("linkdown") && !route.Hop.IsDead)
            .Where(route => !links.IsKnown || (links.Value.Link(route.Hop.Device!) is { } link && link.IsUp is not false)) // with a device
            .ToList();
        var local = routes.Where(IsToLocalPods).Select(NetworkOf).ToImmutableArray();
        var remote = routes.Where(route => IsToRemotePods(route, local)).Select(NetworkOf).ToImmutableArray();
        return Availability<PodNetworks>.Known(new(local, remote));
    }

    private static PodNetwork NetworkOf(Route route) => new(route.Destination, route.Hop.Device!, route); // From took only routes with a device

    private static bool IsToLocalPods(Route route) =>
        route.Hop.Gateway is null && (StartsWithAny(route.Hop.Device!, Bridges) || (route.Destination.IsHost && StartsWithAny(route.Hop.Device!, PodInterfaces)));

    // Through a tunnel, by Calico's BGP, or (host-gw) a range of the same size beside the local one.
    private static bool IsToRemotePods(Route route, ImmutableArray<PodNetwork> local)
    {
        if (StartsWithAny(route.Hop.Device!, Tunnels))
            return route.Hop.Gateway is not null || !route.Destination.IsHost;
        if (route.Hop.Gateway is null)
            return false;

        return (route.Protocol == "bird" && !local.IsEmpty) || local.Any(network => !network.Range.IsHost
            && network.Range.Length == route.Destination.Length
            && new Prefix(network.Range.First, Math.Min(16, network.Range.Length)).Contains(route.Destination));
    }

    private static bool StartsWithAny(string name, ImmutableArray<string> starts) =>
        starts.Any(start => name.StartsWith(start, StringComparison.Ordinal));
}
