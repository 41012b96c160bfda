using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Neighbours;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's neighbour cache.</summary>
internal sealed record NodeNeighbours(ImmutableArray<Neighbour> Neighbours) : INodeFact<NodeNeighbours>
{
    public static Availability<NodeNeighbours> From(Node node) =>
        node.Host.Read<NeighbourList>("routing/neighbours")
            .Or(() => node.Host.Read<NeighbourList>("routing/neighbours-text"))
            .Select(list => new NodeNeighbours(list.Neighbours));
}
