using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>One capture while it is read: one bundle, or one folder in a bundle's layout.</summary>
/// <param name="name">As the notes call it.</param>
/// <param name="input">The input that holds it, as the user named it.</param>
internal sealed class Capture(string name, string input)
{
    private readonly Dictionary<Place, PlaceBuilder> places = [];
    private readonly Dictionary<string, LogTally> logs = new(StringComparer.Ordinal);
    private ManifestSentences sentences = new([]);

    public string Name => name;

    public string Input => input;

    public ManifestContents? Manifest { get; private set; }

    /// <summary>Nodes that the capture holds something of, also if only the manifest tells of them.</summary>
    public IEnumerable<string> Nodes => places.Keys.Select(place => place.Node).OfType<string>().Concat(logs.Keys.Where(node => node.Length > 0))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    public bool HasApi => places.ContainsKey(Place.Api) || logs.ContainsKey("");

    public void Read(ManifestContents manifest)
    {
        Manifest = manifest;
        sentences = new(manifest.Items);
    }

    public PlaceBuilder At(Place place)
    {
        if (!places.TryGetValue(place, out var builder))
            places[place] = builder = new();
        return builder;
    }

    /// <summary>The tally of a node's logs, or of those fetched through the API.</summary>
    public LogTally LogsOf(string? node)
    {
        if (!logs.TryGetValue(node ?? "", out var tally))
            logs[node ?? ""] = tally = new();
        return tally;
    }

    public LogEvents Events(string? node) => logs.TryGetValue(node ?? "", out var tally) ? tally.ToEvents() : LogEvents.None;

    /// <summary>When the node was captured by its own word; else when the capture ended.</summary>
    public DateTimeOffset? Captured(string? node) => Date(node) ?? Manifest?.Ended ?? (node is null ? LatestDate : null);

    /// <summary>The latest time that any node of the capture bears.</summary>
    public DateTimeOffset? LatestDate => Nodes.Select(Date).Max();

    public ArtifactStore Store(Place place) => At(place).ToStore(
        id => sentences.WhyMissing(place, id),
        (id, _) => sentences.WhyIncomplete(place, id));

    public IEnumerable<Place> PlacesOf(string node) => places.Keys.Where(place => place.Node == node);

    private DateTimeOffset? Date(string? node) =>
        node is not null && places.TryGetValue(new(node, Place.Host), out var host) && host.Find("identity/date") is { } date &&
        CaptureTime.Parse(date) is { Notes.IsEmpty: true } parsed
            ? parsed.Value.Time
            : null;
}

/// <summary>What a capture is, for the report's head.</summary>
/// <param name="Outcome">How the collection ended, in the manifest's word; null without a manifest.</param>
internal sealed record CaptureFacts(string Input, ImmutableArray<string> Nodes, DateTimeOffset? Captured, string? Outcome);
