using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What the flows of a cluster are chosen from.</summary>
/// <param name="Nodes">The cluster's nodes whose own network is in the input.</param>
/// <param name="Starts">Of each of them a pod, or why there is none.</param>
internal sealed record MatrixSubject(Topology Topology, ImmutableArray<Node> Nodes, ImmutableDictionary<string, (PodStart? Start, Sentence? Why)> Starts)
{
    /// <summary>Up to so many nodes every pair is tried; beyond, one pair stands for all that are alike.</summary>
    public const int AllPairs = 8;

    private NodePairs? _pairs;
    private ImmutableDictionary<string, long>? _likeness;

    /// <summary>Of what there are many (DNS servers, API servers, Services), so many are tried from each node.</summary>
    public const int MostOfAKind = 3;

    // A stand-in for any host out there; RFC 5737 and RFC 3849 keep them free.
    public static readonly IPAddress Outside = IPAddress.Parse("198.51.100.10");
    public static readonly IPAddress Outside6 = IPAddress.Parse("2001:db8::10");

    public ClusterModel Cluster => Topology.Cluster;

    /// <summary>Families in which pods have addresses; IPv4 where nothing is known of them.</summary>
    public ImmutableArray<bool> Families { get; } =
        [.. Starts.Values.Where(start => start.Start is not null).SelectMany(start => start.Start!.Addresses).Select(PodStart.IsV6).DefaultIfEmpty(false).Distinct().Order()]; // filtered

    public static MatrixSubject Of(Topology topology)
    {
        var nodes = topology.Cluster.Nodes.Where(node => NodeSigns.Any(node, topology.Cluster) && topology.Stack(node.Name) is { Links.IsKnown: true } stack && stack.Fib(isV6: false).IsKnown).ToImmutableArray();
        return new(topology, nodes, nodes.ToImmutableDictionary(node => node.Name, node => PodStart.On(node, topology)));
    }

    public NetworkStack Stack(Node node) => Topology.Stack(node.Name)!; // the topology holds every node of the model

    /// <summary>Pairs of nodes that talk to each other, as many as are tried.</summary>
    public NodePairs Pairs => _pairs ??= NodePairs.Of(this);

    /// <summary>Of each node a number that nodes alike share.</summary>
    public ImmutableDictionary<string, long> Likeness =>
        _likeness ??= Nodes.AsParallel().Select(node => KeyValuePair.Create(node.Name, new NodeLikeness(this).Of(node))).ToImmutableDictionary();

    /// <summary>Nodes by which the outside comes in: all of a few; of many the first of each that are alike.</summary>
    public IEnumerable<Node> Entrances => Nodes.Length <= AllPairs ? Nodes : Nodes.DistinctBy(node => Likeness[node.Name]).Concat(Nodes).Distinct().Take(AllPairs);

    /// <summary>The node's address in the cluster, or null.</summary>
    public IPAddress? AddressOf(Node node, bool isV6) =>
        (Cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(node.Name)?.InternalIps is { } known ? known : []).Cast<IPAddress?>().FirstOrDefault(address => PodStart.IsV6(address!) == isV6) // of a list of addresses
        ?? ByDefaultRoute(node, isV6);

    // Without the API's word: the address that packets to the outside get.
    private IPAddress? ByDefaultRoute(Node node, bool isV6)
    {
        var fib = Stack(node).Fib(isV6);
        if (!fib.IsKnown)
            return null;

        var outside = Packets.Address.Of(isV6 ? Outside6 : Outside);
        return fib.Value.Lookup(new(outside, null, null, 0, Protocol.Tcp)) is [var only] ? fib.Value.SourceFor(only.Result, outside)?.ToIPAddress() : null;
    }

    /// <summary>Ready endpoints of a Service's port.</summary>
    public ImmutableArray<(IPAddress Address, int Port, string Name)> Endpoints(Service service, ServicePort port, bool isV6) =>
        Cluster.Fact<EndpointSets>() is { IsKnown: true, Value: var sets }
            ? [.. from set in sets.Of(service.Namespace, service.Name)
                  from its in set.Ports
                  where its.Name == port.Name && its.Protocol == port.Protocol
                  from endpoint in set.Ready
                  where PodStart.IsV6(endpoint.Address) == isV6
                  select (endpoint.Address, its.Port, endpoint.Pod.Length > 0 ? $"pod:{endpoint.Pod}" : $"ip:{endpoint.Address}")]
            : [];
}
