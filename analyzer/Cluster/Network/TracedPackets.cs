using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Where the kernel itself says that packets went on the node, in the order of the lines.</summary>
internal sealed record TracedPackets(ImmutableArray<TracePoint> Points) : INodeFact<TracedPackets>
{
    public static Availability<TracedPackets> From(Node node) =>
        node.Host.ReadAll<PacketTrace>("kernel/trace").Select(pieces => new TracedPackets([.. pieces.SelectMany(piece => piece.Points)]));
}
