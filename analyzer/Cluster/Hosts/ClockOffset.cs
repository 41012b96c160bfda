using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>How far a node's clock was off while the input was taken, or the API server last heard of it.</summary>
/// <param name="Ahead">How far it is ahead of the reference; negative where it is behind.</param>
/// <param name="Uncertainty">How far the truth may lie from that, to either side.</param>
/// <param name="How">What tells, in a reader's words.</param>
/// <param name="Line">Where that stands; null for the collector's own measurement.</param>
internal sealed record ClockOffset(TimeSpan Ahead, TimeSpan Uncertainty, ClockReference Against, string How, SourceLine? Line)
{
    /// <summary>Whether the clock is off at all, beyond what is not known for certain.</summary>
    public bool IsOff => Ahead.Duration() > Uncertainty;

    /// <summary>What the node dated so, by the reference's clock; unchanged where the clock may be right.</summary>
    public DateTimeOffset Corrected(DateTimeOffset time) => IsOff && time.UtcTicks > Ahead.Ticks && time < Latest ? time - Ahead : time;

    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>The clock that another is held against.</summary>
internal enum ClockReference
{
    /// <summary>The node's own source of time, such as an NTP server.</summary>
    TimeSource,

    /// <summary>The clock of the host on which the API server runs.</summary>
    ApiServer,
}
