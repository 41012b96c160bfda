using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>How far each node's clock was off, with how we know; of a node where nothing tells, why not.</summary>
internal sealed record ClockOffsets(ImmutableSortedDictionary<string, Availability<ClockOffset>> ByNode) : IClusterFact<ClockOffsets>
{
    // What measured beats what was worked out.
    public static Availability<ClockOffsets> From(ClusterModel cluster)
    {
        var events = cluster.Fact<KubeEvents>() is { IsKnown: true, Value: var known } ? known.All : [];
        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var listed } ? listed.All : [];
        return Availability<ClockOffsets>.Known(new(cluster.Nodes.ToImmutableSortedDictionary(node => node.Name, node => Of(node, events, pods), StringComparer.Ordinal)));
    }

    /// <summary>The node's offset where it is known; null where nothing tells.</summary>
    public ClockOffset? Of(string node) => ByNode.GetValueOrDefault(node) is { IsKnown: true, Value: var offset } ? offset : null;

    private static Availability<ClockOffset> Of(Node node, ImmutableArray<KubeEvent> events, ImmutableArray<Pod> pods) =>
        OfChrony(node, "identity/chrony-tracking")
            .Or(() => OfChrony(node, "identity/chronyc-tracking"))
            .Or(() => OfSources(node, "identity/chrony-sources", "chronyc sources"))
            .Or(() => OfSources(node, "identity/chronyc-sources", "chronyc sources"))
            .Or(() => OfSources(node, "identity/ntpq", "ntpq -p"))
            .Or(() => OfManifest(node))
            .Or(() => ClockBounds.Of(node.Name, events, pods).Offset)
            .Or(() => OfTimedatectl(node));

    private static Availability<ClockOffset> OfChrony(Node node, string id)
    {
        var tracking = node.Host.Read<ChronyTracking>(id);
        if (!tracking.IsKnown)
            return Availability<ClockOffset>.Missing(tracking.WhyMissing!); // not known

        return tracking.Value is { IsSynchronized: true, Offset: > -1e9 and < 1e9 and var ahead, SystemTime: { } field }
            ? Availability<ClockOffset>.Known(new(TimeSpan.FromSeconds(ahead), tracking.Value.Uncertainty ?? TimeSpan.FromSeconds(1), ClockReference.TimeSource, "chronyc tracking", field.Line))
            : Availability<ClockOffset>.Missing($"{id}: chrony follows no source of time");
    }

    private static Availability<ClockOffset> OfSources(Node node, string id, string how)
    {
        var sources = node.Host.Read<TimeSources>(id);
        if (!sources.IsKnown)
            return sources.IsAbsent ? Availability<ClockOffset>.Absent(sources.WhyMissing!) : Availability<ClockOffset>.Missing(sources.WhyMissing!); // not known

        return sources.Value.Selected is { Ahead: { } ahead, Line: var line } source
            ? Availability<ClockOffset>.Known(new(ahead, source.Margin ?? TimeSpan.FromSeconds(1), ClockReference.TimeSource, how, line))
            : Availability<ClockOffset>.Missing($"{id}: the clock follows none of the sources");
    }

    // Whether it is synchronized it tells, but not how far it is off.
    private static Availability<ClockOffset> OfTimedatectl(Node node) =>
        node.Host.Read<Timedatectl>("identity/timedatectl") is { IsKnown: true, Value.IsSynchronized: false }
            ? Availability<ClockOffset>.Missing("identity/timedatectl: the clock is not synchronized")
            : Availability<ClockOffset>.Absent("identity/timedatectl: it does not tell how far the clock is off");

    private static Availability<ClockOffset> OfManifest(Node node) => node.CollectedClockOffset is { } ahead
        ? Availability<ClockOffset>.Known(new(ahead, TimeSpan.FromSeconds(1), ClockReference.TimeSource, "the collector's manifest", null))
        : Availability<ClockOffset>.Absent("manifest.json: it does not tell the clock's offset");
}
