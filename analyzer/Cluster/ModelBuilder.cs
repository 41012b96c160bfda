using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>Puts the model together from inputs that stream past: logs are scanned on the way, all else is kept as text.</summary>
internal sealed class ModelBuilder(LogScanner scanner, InputReading reading)
{
    private readonly Dictionary<string, Capture> _captures = new(StringComparer.Ordinal);
    private long _textTotal;
    private int _foreign;

    /// <summary>Places with logs that stood before what tells when they were taken.</summary>
    private readonly HashSet<(Capture Capture, string? Node)> _undated = [];

    /// <summary>Reads the input to its end.</summary>
    public void Add(IInput input)
    {
        while (input.Next() is { } entry)
            Add(input, entry);
    }

    /// <summary>Whether logs were read whose times could be told better now: those without a year, or in the node's own zone.</summary>
    public bool NeedsLogsAgain => _undated.RemoveWhere(place => place.Capture.Captured(place.Node) is null) >= 0 && _undated.Count > 0;

    /// <summary>Forgets the logs that are to be read again.</summary>
    public void ForgetUndatedLogs()
    {
        foreach (var (capture, node) in _undated)
            capture.ForgetLogs(node);
    }

    /// <summary>Reads those logs of the input again; what is to be said of the input was said the first time.</summary>
    public void AddLogsAgain(IInput input, InputReading silent)
    {
        while (input.Next() is { } entry)
        {
            if (LayoutPath.Of(entry.Path) is { } path && LayoutPath.IsLog(path.Below) && Place.Of(path.Below) is var (place, _) &&
                _undated.Contains((CaptureOf(input, path.Root), place.Node)))
            {
                Scan(CaptureOf(input, path.Root), place.Node, path.Below, LogContent.Of(entry, silent));
            }
        }
    }

    /// <summary>What was read, capture by capture.</summary>
    public ImmutableArray<CaptureFacts> Captures =>
        [.. _captures.Values.Where(IsOfUse).Select(capture => new CaptureFacts(capture.Input, [.. capture.Nodes], capture.Manifest?.Ended ?? capture.LatestDate, capture.Manifest?.Outcome))];

    /// <summary>The model of all that was read; later captures win over earlier ones of the same node.</summary>
    public ClusterModel Build()
    {
        if (_foreign > 0)
            reading.Note("input", _foreign == 1 ? "1 file is no part of a bundle's layout and was left aside" : $"{_foreign} files are no part of a bundle's layout and were left aside");

        var ordered = _captures.Values.Where(IsOfUse).OrderBy(capture => capture.Captured(null) ?? DateTimeOffset.MinValue).ToImmutableArray();
        var api = ordered.LastOrDefault(capture => capture.HasApi) ?? ordered.LastOrDefault() ?? new Capture("input", "");
        NoteSeveral(ordered.Where(capture => capture.HasApi), "the cluster's objects");
        return new(
            [.. ordered.SelectMany(capture => capture.Nodes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Node(name, ordered))],
            api.Store(Place.Api),
            api.Events(null),
            ordered.Select(capture => capture.Manifest?.Ended ?? capture.LatestDate).Max());
    }

    private static bool IsOfUse(Capture capture) => capture.HasApi || capture.Nodes.Count > 0 || capture.Manifest is not null;

    private Node Node(string name, ImmutableArray<Capture> ordered)
    {
        var holders = ordered.Where(capture => capture.Has(name)).OrderBy(capture => capture.Captured(name) ?? DateTimeOffset.MinValue).ToImmutableArray();
        NoteSeveral(holders, $"node {name}");
        var capture = holders[^1];
        return new(
            name,
            capture.Store(new(name, Place.Host)),
            capture.Stores(name, "netns"),
            capture.Stores(name, "containers"),
            capture.Events(name));
    }

    private void NoteSeveral(IEnumerable<Capture> holders, string what)
    {
        var all = holders.ToImmutableArray();
        if (all.Length > 1)
            reading.Note(all[^1].Name, $"{what}: {all.Length} captures hold it; this one is the latest and was taken, those of {string.Join(", ", all[..^1].Select(c => c.Name))} were not");
    }

    private void Add(IInput input, InputEntry entry)
    {
        if (LayoutPath.Of(entry.Path) is not { } path)
        {
            _foreign++;
            return;
        }

        var capture = CaptureOf(input, path.Root);
        if (path.Below == "manifest.json")
            ReadManifest(capture, entry);
        else if (path.Below == "SHA256SUMS")
            return;
        else if (Place.Of(path.Below) is not var (place, below))
            _foreign++;
        else if (LayoutPath.IsLog(path.Below))
            Scan(capture, place.Node, path.Below, LogContent.Of(entry, reading));
        else
            Keep(capture.At(place), Place.Id(below), place.Node, path.Below, entry);
    }

    private Capture CaptureOf(IInput input, string root)
    {
        var name = root.Length == 0 ? input.Name : $"{input.Name}:{root}";
        if (!_captures.TryGetValue(name, out var capture))
            _captures[name] = capture = new(name, input.Name);
        return capture;
    }

    private void Scan(Capture capture, string? node, string path, Stream content)
    {
        var captured = capture.Captured(node);
        if (captured is null)
            _undated.Add((capture, node));

        var offset = node is null ? TimeSpan.Zero : captured?.Offset ?? TimeSpan.Zero;
        capture.LogsOf(node).Add(scanner.Scan(content, new(node, path, new(captured, offset))));
    }

    private void ReadManifest(Capture capture, InputEntry entry)
    {
        var text = TextReading.Read(entry.Content, reading.Limits.MaxText, out var whyIncomplete);
        if (ManifestContents.Read(text, out var whyNot) is { } manifest)
            capture.Read(manifest);
        else
            reading.Note(entry.Path, $"the manifest cannot be used: {whyIncomplete ?? whyNot}");
    }

    private void Keep(PlaceBuilder builder, string id, string? node, string path, InputEntry entry)
    {
        var most = (int)Math.Min(reading.Limits.MaxText, reading.Limits.MaxTextTotal - _textTotal);
        var content = TextReading.Read(entry.Content, most, out var whyIncomplete);
        _textTotal += content.Length;
        if (whyIncomplete is not null)
            reading.Note(path, whyIncomplete);
        if (!builder.Add(id, new(node, path, content) { WhyIncomplete = whyIncomplete }))
            reading.Note(path, $"the input holds \"{id}\" more than once; the last one counts");
    }
}
