using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A connection that a node must forward for the cluster to work.</summary>
/// <param name="What">For the report: <c>pods of other nodes to pods here</c>.</param>
internal sealed record ForwardFlow(string What, Flow Flow)
{
    /// <summary>Whether the cluster itself lives by it; the way to the outside may be shut on purpose.</summary>
    public bool MustWork { get; init; } = true;
}

/// <summary>The connections whose forwarding is tried on a node.</summary>
internal static class ForwardFlows
{
    private const int DnsPort = 53;
    private const int EphemeralPort = 45338;

    // A stand-in for any host out there; RFC 5737 keeps it free.
    private static readonly IPAddress Outside = IPAddress.Parse("198.51.100.10");

    public static ImmutableArray<ForwardFlow> Of(Node node, ClusterModel cluster, PodNetworks networks)
    {
        if (networks.Local.IsEmpty)
            return [];

        var local = LocalPod(node, cluster, networks);
        var flows = ImmutableArray.CreateBuilder<ForwardFlow>();
        foreach (var remote in networks.Remote.OrderByDescending(network => PodIn(network, cluster) is not null).DistinctBy(network => network.Device))
        {
            var there = PodIn(remote, cluster) ?? AnyIn(remote);
            flows.Add(New("from pods of other nodes to pods here", there, local.Address, local.Name, remote.Device, Protocol.Udp, DnsPort));
            flows.Add(New("from pods here to pods of other nodes", local.Address, there, "a pod of another node", local.Device, Protocol.Udp, DnsPort));
        }

        flows.Add(New("from pods here to the outside", local.Address, Outside, "the outside", local.Device, Protocol.Tcp, 443) with { MustWork = false });
        return flows.ToImmutable();
    }

    private static ForwardFlow New(string what, IPAddress from, IPAddress to, string name, string device, Protocol protocol, int port) =>
        new(what,
            new($"pod {from}", name, from, to, protocol, port) { SourcePort = EphemeralPort, InInterface = device });

    // CoreDNS where it runs here; else a pod that the API or the neighbour cache knows; else a pod as there might be one.
    private static (IPAddress Address, string Device, string Name) LocalPod(Node node, ClusterModel cluster, PodNetworks networks)
    {
        var pods = cluster.Fact<Pods>();
        var known = pods.IsKnown ? pods.Value.On(node.Name).Where(pod => !pod.Spec.HostNetwork && pod.Phase == "Running").ToList() : [];
        foreach (var pod in known.OrderByDescending(pod => pod.Labels.GetValueOrDefault("k8s-app") == "kube-dns"))
            foreach (var address in pod.Addresses)
                if (networks.Local.FirstOrDefault(network => network.Range.Contains(address)) is { } at)
                    return (address, at.Device, $"{pod.Namespace}/{pod.Name}");

        var first = networks.Local[0];
        var seen = node.Fact<NodeNeighbours>() is { IsKnown: true, Value: var cache }
            ? cache.Neighbours.FirstOrDefault(neighbour => neighbour.Device == first.Device && first.Range.Contains(neighbour.Address))
            : null;
        return (seen?.Address ?? AnyIn(first), first.Device, "a pod here");
    }

    private static IPAddress? PodIn(PodNetwork network, ClusterModel cluster) => cluster.Fact<Pods>() is { IsKnown: true, Value: var pods }
        ? pods.All.Where(pod => !pod.Spec.HostNetwork && pod.Phase == "Running").SelectMany(pod => pod.Addresses).FirstOrDefault(network.Range.Contains)
        : null;

    private static IPAddress AnyIn(PodNetwork network) => network.Range.IsHost ? network.Range.First : network.Range.At(2);
}
