using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Every network stack of the input and how they hang together: veth pairs, bridges, shared segments, tunnels.</summary>
internal sealed record Topology(ClusterModel Cluster, ImmutableArray<NetworkStack> Stacks) : IClusterFact<Topology>
{
    public NetworkStack? Stack(string name) => Stacks.FirstOrDefault(stack => stack.Name == name);

    public static Availability<Topology> From(ClusterModel cluster) => cluster.Nodes.IsEmpty
        ? Availability<Topology>.Missing("no node is in the input")
        : Availability<Topology>.Known(new(cluster, [.. cluster.Nodes.SelectMany(Of)]));

    private static IEnumerable<NetworkStack> Of(Node node) =>
        node.Namespaces.Select(pair => new NetworkStack(node, pair.Key, pair.Value)).Prepend(NetworkStack.Of(node));
}
