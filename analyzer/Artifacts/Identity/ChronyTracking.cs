using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>How far the node's clock is off, as <c>chronyc tracking</c> tells.</summary>
internal sealed record ChronyTracking(ImmutableArray<LabelledValue> Fields) : IArtifact<ChronyTracking>
{
    /// <summary>Whom it follows: an address or name in parentheses; <c>00000000 ()</c> for nobody, <c>7F7F0101 ()</c> for the local clock.</summary>
    public LabelledValue? Reference => Fields.Of("Reference ID");

    public int? Stratum => int.TryParse(Fields.Of("Stratum")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var stratum) ? stratum : null;

    public LabelledValue? LeapStatus => Fields.Of("Leap status");

    /// <summary>Whether it follows a source at all.</summary>
    public bool? IsSynchronized => LeapStatus is { } status ? status.Value != "Not synchronised" : null;

    public LabelledValue? SystemTime => Fields.Of("System time");

    /// <summary>Seconds by which the node's clock is ahead of true time; negative where it is behind.</summary>
    public double? Offset =>
        SystemTime?.Value.Split(' ') is [var seconds, "seconds", ("fast" or "slow") and var side, ..] && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var offset)
            ? side == "slow" ? -offset : offset
            : null;

    /// <summary>How far that may be wrong: what the way to the source adds (RFC 5905: half the root delay, and the root dispersion); null where it does not tell.</summary>
    public TimeSpan? Uncertainty =>
        Seconds("Root delay") is { } delay && Seconds("Root dispersion") is { } dispersion ? TimeSpan.FromSeconds((delay / 2) + dispersion) : null;

    private double? Seconds(string label) =>
        Fields.Of(label)?.Value.Split(' ') is [var text, "seconds", ..] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6 ? seconds : null;

    // Reference ID    : C000027B (192.0.2.123)
    // System time     : 0.000012345 seconds slow of NTP time
    public static Parsed<ChronyTracking> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(new(LabelledLines.Read(text, notes, ':')), notes.ToImmutable());
    }
}
