using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>Whether the node's clock follows a source of time, and how far it is off.</summary>
/// <param name="Offset">How far it is ahead of true time; negative where it is behind, null where nothing measures it.</param>
internal sealed record ClockState(bool IsSynchronized, TimeSpan? Offset, SourceLine Line) : INodeFact<ClockState>
{
    // chrony measures; timedatectl only repeats what the kernel was told.
    public static Availability<ClockState> From(Node node) =>
        OfChrony(node, "identity/chrony-tracking")
            .Or(() => OfChrony(node, "identity/chronyc-tracking"))
            .Or(() => OfTimedatectl(node))
            .Or(() => OfNtp(node));

    private static Availability<ClockState> OfChrony(Node node, string id)
    {
        var tracking = node.Host.Read<ChronyTracking>(id);
        if (!tracking.IsKnown)
            return Availability<ClockState>.Missing(tracking.WhyMissing!); // not known

        return tracking.Value is { IsSynchronized: { } isSynchronized, LeapStatus: { } status }
            ? Availability<ClockState>.Known(new(isSynchronized, isSynchronized && tracking.Value.Offset is > -1e9 and < 1e9 and var offset ? TimeSpan.FromSeconds(offset) : null, (tracking.Value.SystemTime ?? status).Line))
            : Availability<ClockState>.Missing($"{id}: it tells nothing of the clock");
    }

    private static Availability<ClockState> OfTimedatectl(Node node)
    {
        const string Id = "identity/timedatectl";
        var status = node.Host.Read<Timedatectl>(Id);
        if (!status.IsKnown)
            return Availability<ClockState>.Missing(status.WhyMissing!); // not known

        return status.Value is { IsSynchronized: { } isSynchronized, Synchronization: { } field }
            ? Availability<ClockState>.Known(new(isSynchronized, null, field.Line))
            : Availability<ClockState>.Missing($"{Id}: it does not tell whether the clock is synchronized");
    }

    private static Availability<ClockState> OfNtp(Node node)
    {
        const string Id = "identity/ntpq";
        var peers = node.Host.Read<TimeSources>(Id);
        if (!peers.IsKnown)
            return Availability<ClockState>.Missing(peers.WhyMissing!); // not known

        return peers.Value.Sources is [var first, ..]
            ? Availability<ClockState>.Known(new(peers.Value.Selected is not null, null, (peers.Value.Selected ?? first).Line))
            : Availability<ClockState>.Missing($"{Id}: it lists no source of time");
    }
}
