using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The ipsets of a network stack, as rules ask them.</summary>
internal sealed class IpSetContents(ArtifactStore place)
{
    public ArtifactStore Place => place;

    /// <summary>Whether the packet is in the set; unknown where the set, or its type, is.</summary>
    /// <param name="ofSource">For each dimension: of the packet's source (else of its destination).</param>
    public Answer Contains(string name, ImmutableArray<bool> ofSource, Packet packet) => Answer.Unknown($"the set {name}");
}
