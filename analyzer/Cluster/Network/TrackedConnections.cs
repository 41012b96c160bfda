using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The connections that the node's kernel tracks, with their translations.</summary>
internal sealed record TrackedConnections(ImmutableArray<ConntrackEntry> Entries) : INodeFact<TrackedConnections>
{
    public static Availability<TrackedConnections> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<TrackedConnections> In(ArtifactStore place) =>
        place.Read<Conntrack>("netfilter/conntrack")
            .Or(() => place.Read<Conntrack>("netfilter/proc-nf-conntrack"))
            .Or(() => place.Read<Conntrack>("files/proc/net/nf_conntrack"))
            .Select(table => new TrackedConnections(table.Entries));
}
