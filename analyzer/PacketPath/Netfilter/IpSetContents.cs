using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The ipsets of a network stack, as rules ask them.</summary>
internal sealed class IpSetContents(Availability<NodeIpSets> sets)
{
    /// <summary>Whether the packet is in the set; unknown where the set, or its type, is.</summary>
    /// <param name="ofSource">For each dimension: of the packet's source (else of its destination).</param>
    public Answer Contains(string name, ImmutableArray<bool> ofSource, Packet packet) =>
        Answer.Unknown(sets.IsKnown ? $"the set {name}" : $"the set {name}: {sets.WhyMissing}");
}
