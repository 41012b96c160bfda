using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>When a node was captured, by its own clock and zone, as printed by <c>date --iso-8601=seconds</c>.</summary>
internal sealed record CaptureTime(DateTimeOffset Time) : IArtifact<CaptureTime>
{
    // 2024-06-29T16:44:25+02:00, by older releases of date(1) +0200
    public static Parsed<CaptureTime> Parse(ArtifactText text)
    {
        var line = text.Lines().FirstOrDefault(l => !l.IsBlank, text.Whole);
        return Read(line.Text.Trim()) is { } time
            ? new(new(time))
            : new(new(DateTimeOffset.UnixEpoch), [new(line, "not a date in ISO 8601")]);
    }

    /// <summary>The time, or null when the text is none or lies outside of any sensible clock.</summary>
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
            null,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var time) && time.Year is > 1970 and < 3000
            ? time
            : null;
}
