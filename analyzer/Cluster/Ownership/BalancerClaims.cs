using System.Net;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Cluster.Balancers;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Addresses and ports that balancers, BGP peers and Cilium's agents claim.</summary>
internal static class BalancerClaims
{
    private const string Cilium = "cni/cilium-status";

    public static IEnumerable<(IPAddress, Owner)> Of(ClusterModel cluster) =>
        [.. OfVirtual(cluster), .. cluster.Nodes.SelectMany(OfBalancer), .. cluster.Nodes.SelectMany(OfPeers), .. cluster.Nodes.SelectMany(OfCilium)];

    public static IEnumerable<Owner> Of(int port, ClusterModel cluster) =>
        from node in cluster.Nodes
        let ports = node.Fact<BalancedPorts>()
        where ports.IsKnown
        from one in ports.Value.On(port)
        select new Owner(one.ToString(), node.Name, one.Line);

    private static IEnumerable<(IPAddress, Owner)> OfVirtual(ClusterModel cluster) =>
        cluster.Fact<VirtualAddresses>() is { IsKnown: true, Value.All: var all }
            ? all.Select(one => (one.Address, new Owner(one.ToString(), one.Node, one.Line)))
            : [];

    private static IEnumerable<(IPAddress, Owner)> OfBalancer(Node node) =>
        node.Fact<BalancedPorts>() is { IsKnown: true, Value.All: var all }
            ? from one in all
              where one.Address is not null
              select (one.Address, new Owner(one.ToString(), node.Name, one.Line))
            : [];

    private static IEnumerable<(IPAddress, Owner)> OfPeers(Node node) =>
        node.Fact<BgpSessions>() is { IsKnown: true, Value.All: var all }
            ? from one in all
              where one.Peer is not null
              select (one.Peer, new Owner($"peer of the BGP session {one}", node.Name, one.Line))
            : [];

    // Those of pods are told by the pods; its own router and health addresses by nobody else.
    private static IEnumerable<(IPAddress, Owner)> OfCilium(Node node) =>
        from place in node.Containers.Values.Prepend(node.Host)
        let status = place.Read<CiliumStatus>(Cilium)
        where status.IsKnown
        from one in status.Value.Addresses
        where IPAddress.TryParse(one.Address, out _)
        select (IPAddress.Parse(one.Address), new Owner($"address that Cilium gave to {one.Owner}", node.Name, one.Line));
}
