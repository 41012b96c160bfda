using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Where the node's bridges and tunnels send each link address.</summary>
internal sealed record NodeFdb(ImmutableArray<FdbEntry> Entries) : INodeFact<NodeFdb>
{
    /// <summary>The entries of this tunnel or port.</summary>
    public IEnumerable<FdbEntry> Of(string device) => Entries.Where(entry => entry.Device == device);

    public static Availability<NodeFdb> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeFdb> In(ArtifactStore place) =>
        place.Read<BridgeFdb>("links/bridge-fdb").Or(() => place.Read<BridgeFdb>("links/bridge-fdb-text")).Select(fdb => new NodeFdb(fdb.Entries));
}
