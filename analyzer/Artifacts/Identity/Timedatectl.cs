using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>How the node's clock is kept, as <c>timedatectl</c> (<c>status</c> or <c>show</c>) tells.</summary>
internal sealed record Timedatectl(ImmutableArray<LabelledValue> Fields) : IArtifact<Timedatectl>
{
    /// <summary>For instance <c>Europe/Berlin</c>.</summary>
    public string? TimeZone => Fields.Of("Time zone", "Timezone")?.Value.Split(' ')[0];

    /// <summary>Whether the kernel holds the clock for synchronised; null where the text does not tell.</summary>
    public bool? IsSynchronized => IsYes(Synchronization);

    public LabelledValue? Synchronization => Fields.Of("System clock synchronized", "NTP synchronized", "NTPSynchronized");

    /// <summary>Whether a time service is switched on: systemd's own, or one such as chrony that it knows.</summary>
    public bool? IsServiceActive => IsYes(Fields.Of("NTP service", "systemd-timesyncd.service active", "Network time on", "NTP enabled", "NTP"));

    public bool? IsRtcLocal => IsYes(Fields.Of("RTC in local TZ", "LocalRTC"));

    /// <summary>The node's time as it was told; the zone of the local form may be ambiguous, that in UTC is not.</summary>
    public DateTimeOffset? Time =>
        (Fields.Of("Universal time", "TimeUSec") ?? Fields.Of("Local time"))?.Value is { } text && DateText.Read(text) is { UnknownZone: null } read ? read.Time : null;

    //                Local time: Sat 2026-11-21 11:38:50 UTC
    // System clock synchronized: no
    // NTPSynchronized=no
    public static Parsed<Timedatectl> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(new(LabelledLines.Read(text, notes, ':', '=')), notes.ToImmutable());
    }

    private static bool? IsYes(LabelledValue? field) => field?.Value switch
    {
        "yes" or "active" => true,
        "no" or "inactive" or "n/a" => false,
        _ => null,
    };
}
