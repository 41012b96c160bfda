using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>When a node was captured, by its own clock and zone, as <c>date</c> prints it in any of its forms.</summary>
/// <param name="IsZoneKnown">Whether the text tells the offset; if not, the time is taken as if it were UTC.</param>
internal sealed record CaptureTime(DateTimeOffset Time, bool IsZoneKnown = true) : IArtifact<CaptureTime>
{
    // 2024-06-29T16:44:25+02:00, by older releases of date(1) +0200; Sat Nov 21 06:55:12 UTC 2026
    public static Parsed<CaptureTime> Parse(ArtifactText text)
    {
        CaptureTime? found = null;
        var notes = new List<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (DateText.Read(line.Text) is not var (time, unknownZone))
                notes.Add(new(line, "not a date"));
            else if (found is not null)
                notes.Add(new(line, "a second date; the first counts"));
            else
                found = new(time, unknownZone is null);

            if (found is { IsZoneKnown: false } && notes.Count == 0)
                notes.Add(new(line, "its zone is not known for certain: taken as UTC"));
        }

        if (found is null && notes.Count == 0)
            notes.Add(new(text.Whole, "not a date"));
        return new(found ?? new(DateTimeOffset.UnixEpoch, IsZoneKnown: false), [.. notes]);
    }
}
