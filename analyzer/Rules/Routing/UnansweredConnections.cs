using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Connections that a node's kernel tracks and that nobody has answered: what is lost on the way looks so.</summary>
internal static class UnansweredConnections
{
    private const int Shown = 2;

    /// <summary>Those to addresses of a range, translated ones by where they were sent in the end; none where conntrack is not in the input.</summary>
    public static ImmutableArray<ConntrackEntry> To(Node node, Prefix range) => node.Fact<TrackedConnections>() is { IsKnown: true, Value.Entries: var entries }
        ? [.. entries.Where(entry => entry is { IsUnreplied: true, State: "SYN_SENT" } && range.Contains(entry.Reply.Source))]
        : [];

    public static IEnumerable<Evidence> Cite(ImmutableArray<ConntrackEntry> entries) =>
        entries.Take(Shown).Select(entry => ClusterAddresses.Cite(entry.Line, $"a connection to {entry.Reply.Source} that nobody answers"));
}
