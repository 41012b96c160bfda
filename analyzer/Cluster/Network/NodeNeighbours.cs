using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Neighbours;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's neighbour cache, of both families as far as the input goes.</summary>
internal sealed record NodeNeighbours(ImmutableArray<Neighbour> Neighbours) : INodeFact<NodeNeighbours>
{
    /// <summary>What the artifact that they were taken from does not tell, or null.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<NodeNeighbours> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeNeighbours> In(ArtifactStore place) =>
        place.Read<NeighbourList>("routing/neighbours")
            .Or(() => place.Read<NeighbourList>("routing/neighbours-text"))
            .Select(list => new NodeNeighbours(WithV6(list.Neighbours, place)))
            .Or(() => Arp(place));

    // "ip neigh" shows both families; "ip -6 neigh" is taken beside one that was asked for IPv4 only.
    private static ImmutableArray<Neighbour> WithV6(ImmutableArray<Neighbour> neighbours, ArtifactStore place) =>
        neighbours.Any(IsV6) || place.Read<NeighbourList>("routing/neighbours6-text") is not { IsKnown: true } further
            ? neighbours
            : neighbours.AddRange(further.Value.Neighbours);

    private static bool IsV6(Neighbour neighbour) => neighbour.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static Availability<NodeNeighbours> Arp(ArtifactStore place)
    {
        var arp = place.Read<ArpList>("routing/arp").Select(list => list.Neighbours)
            .Or(() => place.Read<ProcNetArp>("routing/proc-net-arp").Or(() => place.Read<ProcNetArp>("files/proc/net/arp")).Select(list => list.Neighbours));
        return arp.Select(neighbours => new NodeNeighbours(neighbours)
        {
            WhyPartial = "ARP entries only: no IPv6, no NOARP entries, and a stale entry looks like a fresh one",
        });
    }
}
