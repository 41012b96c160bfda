using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Bundles.Layouts;
using SupportBundle.Analyzer.Bundles.Layouts.Loose;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>One capture while it is read: one bundle, or one folder in a bundle's layout.</summary>
internal sealed class Capture(CaptureName capture)
{
    private readonly SortedDictionary<string, NodeParts> _nodes = new(StringComparer.Ordinal);
    private readonly NodeParts _cluster = new();
    private ManifestSentences _sentences = new([]);

    /// <summary>As the notes call it.</summary>
    public string Name => capture.ToString();

    /// <summary>The input that holds it, as the user named it.</summary>
    public string Input => capture.Input;

    /// <summary>What it is, in the reader's words.</summary>
    public string Layout => capture.Layout;

    public ManifestContents? Manifest { get; private set; }

    /// <summary>When it was taken by its layout's word (another tool's archive), or null.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Its place among those of its layout, the earliest first: what counts where no time does.</summary>
    public int Turn { get; set; }

    /// <summary>Nodes that the capture holds something of, in order.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes.Keys;

    /// <summary>Whether it holds anything of the cluster's API: objects, or logs fetched through it.</summary>
    public bool HasApi => _cluster.Places.Count > 0 || _cluster.Logs is not null;

    /// <summary>Whether it holds the cluster's pods: what the objects of others are looked up in, which one node's report rarely has.</summary>
    public bool HasObjects => _cluster.Places.TryGetValue(Place.Api.Where, out var api) && api.Find("core_v1_pods") is not null;

    public bool Has(string node) => _nodes.ContainsKey(node);

    public void Read(ManifestContents manifest)
    {
        Manifest = manifest;
        _sentences = new(manifest.Items);
    }

    public PlaceBuilder At(Place place)
    {
        var places = Parts(place.Node).Places;
        if (!places.TryGetValue(place.Where, out var builder))
            places[place.Where] = builder = new();
        return builder;
    }

    /// <summary>The tally of a node's logs, or of those fetched through the API.</summary>
    public LogTally LogsOf(string? node) => Parts(node).Logs ??= new();

    public void ForgetLogs(string? node) => Parts(node).Logs = new();

    /// <param name="besides">What was found for the place elsewhere than in its logs; null for nothing.</param>
    public LogEvents Events(string? node, LogTally? besides = null)
    {
        var logs = Find(node)?.Logs;
        if (besides is null)
            return logs?.ToEvents() ?? LogEvents.None;

        var all = new LogTally();
        if (logs is not null)
            all.Add(logs);
        all.Add(besides);
        return all.ToEvents();
    }

    /// <summary>When the node was captured by its own word; else when the capture ended.</summary>
    public DateTimeOffset? Captured(string? node) => (node is null ? LatestDate : Date(node)) ?? Manifest?.Ended ?? TakenAt ?? TimeInName ?? (node is null ? null : WallClock(node));

    /// <summary>When the node booted; null as long as nothing that tells was read.</summary>
    /// <param name="atLast">Whether all is read, so that the node's own date, if it is not there, will not come.</param>
    public DateTimeOffset? Booted(string? node, bool atLast = false) => node is null ? null : BootTime.Of(id => HostText(node, id), atLast ? Captured(node) : Date(node));

    /// <summary>How the times of the node's logs are to be understood, as far as it was read.</summary>
    public LogClock Clock(string? node)
    {
        var captured = Captured(node);
        return new(captured, node is null ? TimeSpan.Zero : captured?.Offset ?? TimeSpan.Zero) { Saving = node is null ? null : Saving(node) };
    }

    // Time zone: Europe/Berlin (CET, +0100)      Mon Jan  5 11:38:50 CET 2026
    private DaylightSaving? Saving(string node)
    {
        if (TimeOf(node) is not { IsZoneKnown: true, Time: var known })
            return null;

        var zone = HostText(node, "identity/timedatectl") is { } status ? Timedatectl.Parse(status).Value.TimeZone : null;
        var words = HostText(node, "identity/date")?.Content.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return zone is null ? words.Select(word => DaylightSaving.Of(word, known)).FirstOrDefault(found => found is not null) : DaylightSaving.Of(zone, known);
    }

    /// <summary>By how much the node's clock was ahead of its time source: the manifest tells it of the collector's own host.</summary>
    public TimeSpan? ClockOffset(string node) => Manifest is { ClockOffset: { } offset, HostName: var host } && (node == host || Nodes.Count == 1) ? offset : null;

    /// <summary>When the capture ended, as far as it says.</summary>
    public DateTimeOffset? Ended => Manifest?.Ended ?? LatestDate ?? TakenAt;

    /// <summary>The latest time that any node of the capture bears.</summary>
    public DateTimeOffset? LatestDate => _nodes.Keys.Select(Date).Max();

    /// <summary>Whether it holds a list of the API that is whole.</summary>
    public bool HasWholeLists => _cluster.Places.Values.Any(place => place.HasWhole);

    public bool HasLogs(string? node) => Find(node)?.Logs is not null;

    /// <param name="further">Other captures of the same input, the best first: what this one does not hold is taken from them.</param>
    public ArtifactStore Store(Place place, params IEnumerable<Capture> further)
    {
        var builder = further.Aggregate(At(this, place), (all, other) => all.With(At(other, place)));
        return builder.ToStore(id => _sentences.WhyMissing(place, id), id => _sentences.WhyIncomplete(place, id), id => WhatWouldTell(place, id), id => _sentences.StatusOf(place, id), place);
    }

    private static PlaceBuilder At(Capture capture, Place place) => capture.Find(place.Node)?.Places.GetValueOrDefault(place.Where) ?? new();

    private static Sentence? WhatWouldTell(Place place, string id) =>
        KindCatalog.CommandOf(id, isOfCluster: place.Node is null) is { } command ? (Sentence)$"{new ShellCommand(command)} {WhereToRun(place)}" : null;

    private static Sentence WhereToRun(Place place) => place switch
    {
        { Node: null } => "against the cluster",
        { Where: Place.Host } => "on the node",
        _ => (Sentence)$"in {place.Where} on the node",
    };

    /// <summary>The places of a node besides its host, of this kind (<c>netns</c>, <c>containers</c>), by name.</summary>
    public ImmutableSortedDictionary<string, ArtifactStore> Stores(string node, string kind) =>
        _nodes[node].Places.Keys.Where(where => where.StartsWith($"{kind}/", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(where => where[(kind.Length + 1)..], where => Store(new(node, where)), StringComparer.Ordinal);

    // support-bundle-<label>-20260102T030405Z
    private DateTimeOffset? TimeInName => Name.Length >= 16 && DateTimeOffset.TryParseExact(
        Name[^16..], "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) && time.Year is > 1970 and < 3000
        ? time
        : null;

    private DateTimeOffset? Date(string node) => TimeOf(node) is { IsZoneKnown: true } captured ? captured.Time : null;

    // Some hours off at most, and in step with those of the node's logs that name no zone either.
    private DateTimeOffset? WallClock(string node) => TimeOf(node) is { Time.Year: > 1970 } captured ? captured.Time : null;

    private CaptureTime? TimeOf(string node) => HostText(node, "identity/date") is { } date ? CaptureTime.Parse(date).Value : null;

    private ArtifactText? HostText(string node, string id) => Find(node)?.Places.GetValueOrDefault(Place.Host)?.Find(id);

    private NodeParts? Find(string? node) => node is null ? _cluster : _nodes.GetValueOrDefault(node);

    private NodeParts Parts(string? node)
    {
        if (node is null)
            return _cluster;
        if (!_nodes.TryGetValue(node, out var parts))
            _nodes[node] = parts = new();
        return parts;
    }

    /// <summary>What was read of one node, or of the cluster: its places, and the tally of its logs.</summary>
    private sealed class NodeParts
    {
        public SortedDictionary<string, PlaceBuilder> Places { get; } = new(StringComparer.Ordinal);

        public LogTally? Logs { get; set; }
    }
}

/// <summary>What a capture is, for the report's head.</summary>
/// <param name="Layout">What it is, in the reader's words: <c>support bundle</c>, <c>sos report</c>.</param>
/// <param name="Outcome">How the collection ended, in the manifest's word; null without a manifest.</param>
internal sealed record CaptureFacts(string Input, string Layout, ImmutableArray<string> Nodes, DateTimeOffset? Captured, string? Outcome);
