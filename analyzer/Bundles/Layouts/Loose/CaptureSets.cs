using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Which of several captures of the same things a file is of: <c>before</c> or <c>after</c>.</summary>
internal sealed class CaptureSets
{
    private readonly bool _several;

    public CaptureSets(IEnumerable<Sighting> sightings) =>
        _several = sightings.Select(one => (Key: Key(one), Else: $"{one.What.Id}\n{one.Where}\n{string.Join('/', one.Segments.Where(segment => !CaptureWords.Are(segment)))}"))
            .Where(one => one.Key.Length > 0)
            .GroupBy(one => one.Else, StringComparer.Ordinal)
            .Any(same => same.Select(one => one.Key).Distinct(StringComparer.Ordinal).Skip(1).Any());

    /// <summary>The word by which its capture is told from the others; empty where there is one capture only.</summary>
    public string Of(Sighting one) => _several ? Key(one) : "";

    private static string Key(Sighting one) => one.Segments.FirstOrDefault(CaptureWords.Are) ?? "";
}
