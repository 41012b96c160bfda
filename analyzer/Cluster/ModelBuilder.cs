using System.Collections.Immutable;
using System.Net;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Captures;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Bundles.Layouts;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>Puts the model together from inputs that stream past: logs are scanned on the way, all else is kept as text.</summary>
internal sealed class ModelBuilder(LogScanner scanner, InputReading reading)
{
    private readonly LogScans _scans = new(scanner, Environment.ProcessorCount);
    private readonly Dictionary<CaptureName, Capture> _captures = [];
    private long _textTotal;
    private int _foreign;

    /// <summary>By what clock the first log of each place was read.</summary>
    private readonly Dictionary<(Capture Capture, string? Node), LogClock> _clocks = [];

    /// <summary>Places with logs that stood before what tells when they were taken, or in which zone.</summary>
    private readonly HashSet<(Capture Capture, string? Node)> _undated = [];

    private readonly KernelLogs _kernelLogs = new();

    /// <summary>Takes one entry of the inputs.</summary>
    public void Take(PlacedContent content, InputEntry entry)
    {
        if (content.Placement is { } placement)
            Take(CaptureOf(content.Capture), content.Path, placement, entry);
        else if (content.Capture.Layout != CaptureName.SupportBundle)
            _foreign++;
        else if (OwnLayout.IsManifest(content.Path))
            ReadManifest(CaptureOf(content.Capture), entry);
    }

    /// <summary>What the layouts of other tools say of the captures as a whole.</summary>
    public void Take(IEnumerable<LayoutReading> layouts)
    {
        foreach (var (turn, layout) in layouts.Index().Where(row => row.Item.Placed.Length > 0))
            (CaptureOf(layout.Capture).TakenAt, CaptureOf(layout.Capture).Turn) = (layout.Captured, turn);
    }

    /// <summary>Whether logs were read whose times could be told better now: those without a year, or in the node's own zone.</summary>
    public bool NeedsLogsAgain
    {
        get
        {
            _undated.UnionWith(_clocks.Where(pair => IsBetter(pair.Key.Capture.Clock(pair.Key.Node), pair.Value)).Select(pair => pair.Key));
            return _undated.Count > 0;
        }
    }

    // Some minutes between two words of when it was taken change nothing.
    private static bool IsBetter(LogClock now, LogClock then) =>
        (now.Captured is not null && then.Captured is null) || now.Offset != then.Offset || now.Saving != then.Saving;

    /// <summary>Forgets the logs that are to be read again.</summary>
    public void ForgetUndatedLogs()
    {
        _scans.Finish();
        foreach (var (capture, node) in _undated)
        {
            capture.ForgetLogs(node);
            _kernelLogs.Forget(capture, node);
        }
    }

    /// <summary>Takes one entry again, if it is one of those logs.</summary>
    public void TakeLogAgain(PlacedContent content, InputEntry entry)
    {
        var capture = CaptureOf(content.Capture);
        if (content.Placement is { IsLog: true } log && _undated.Contains((capture, log.Place.Node)))
            Scan(capture, log, content.Path, entry);
        else if (content.Placement is { Split: { } split })
            TakeLogs(capture, content.Path, split(Text(content.Path, entry).Content).Where(part => _undated.Contains((capture, part.Placement.Place.Node))));
    }

    /// <summary>What was read, capture by capture.</summary>
    public ImmutableArray<CaptureFacts> Captures =>
        [.. _captures.Values.Where(IsOfUse).Select(capture => new CaptureFacts(capture.Input, capture.Layout, [.. capture.Nodes], capture.Ended, capture.Manifest?.Outcome))];

    /// <summary>The model of all that was read; later captures win over earlier ones of the same node.</summary>
    public ClusterModel Build()
    {
        foreach (var log in _kernelLogs.Take())
            Scan(log.Capture, log.Placement, log.Path, new MemoryStream(log.Content), log.FirstLine, mayWait: false);
        _scans.Finish();
        if (_foreign > 0)
            reading.Note("input", $"{(_foreign == 1 ? "1 file was" : $"{_foreign} files were")} left aside: nothing reads what they hold (`sb-analyze ls` shows what was read)");

        var ordered = _captures.Values.Where(IsOfUse).OrderBy(capture => capture.Captured(null) ?? DateTimeOffset.MinValue).ThenBy(capture => capture.Turn).ToImmutableArray();
        var objects = Objects(ordered, out var logged);
        var captured = ordered.Select(capture => capture.Ended).Max();
        var said = EventMessages.Search(scanner, new([], objects, LogEvents.None, captured));
        var nodes = NodeAliases.Of(ordered.SelectMany(capture => capture.Nodes), objects, host => AddressesOf(host, ordered)).GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
            .OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => Node(node.Key, [.. node], ordered, said)).ToImmutableArray();
        return new(nodes, objects, logged.Events(null, Together(said.Where(pair => nodes.All(node => node.Name != pair.Key)).Select(pair => pair.Value))), captured);
    }

    private static LogTally? Together(IEnumerable<LogTally> tallies) =>
        tallies.Aggregate((LogTally?)null, (all, tally) =>
        {
            all ??= new();
            all.Add(tally);
            return all;
        });

    /// <summary>The API's objects of the latest input that holds any: of its captures the latest one with whole lists, and what it lacks from the others.</summary>
    /// <param name="logged">The capture that has the logs fetched through the API.</param>
    private ArtifactStore Objects(ImmutableArray<Capture> ordered, out Capture logged)
    {
        var latest = ordered.LastOrDefault(capture => capture.HasObjects) ?? ordered.LastOrDefault(capture => capture.HasApi) ?? ordered.LastOrDefault() ?? new Capture(CaptureName.None("input"));
        var best = ordered.Where(capture => capture.Input == latest.Input && capture.HasApi).Reverse().OrderByDescending(capture => capture.HasObjects && capture.HasWholeLists).DefaultIfEmpty(latest).ToImmutableArray();
        NoteSeveral(ordered.Where(capture => capture.HasApi && capture.Input != latest.Input).Append(best[0]), "the cluster's objects");
        logged = best.FirstOrDefault(capture => capture.HasLogs(null), best[0]);
        return best[0].Store(Place.Api, best[1..]);
    }

    private static bool IsOfUse(Capture capture) => capture.HasApi || capture.Nodes.Count > 0 || capture.Manifest is not null;

    // Loopback and link-local addresses are everybody's.
    private static IEnumerable<IPAddress> AddressesOf(string host, ImmutableArray<Capture> ordered) =>
        ordered.LastOrDefault(capture => capture.Has(host)) is { } capture && NodeLinks.In(capture.Store(new(host, Place.Host))) is { IsKnown: true, Value: var links }
            ? links.Addresses.Where(held => held.Scope == "global").Select(held => held.Address)
            : [];

    /// <param name="hosts">The names that captures know it by.</param>
    /// <param name="said">What Events say, by node.</param>
    private Node Node(string name, ImmutableArray<string> hosts, ImmutableArray<Capture> ordered, IReadOnlyDictionary<string, LogTally> said)
    {
        var holders = ordered.SelectMany(capture => hosts.Where(capture.Has).Select(host => (Capture: capture, Host: host)))
            .OrderBy(holder => holder.Capture.Captured(holder.Host) ?? DateTimeOffset.MinValue).ToImmutableArray();
        NoteSeveral(holders.Select(holder => holder.Capture), $"node {name}");
        var (capture, host) = holders[^1];
        return new(
            name,
            capture.Store(new(host, Place.Host)),
            capture.Stores(host, "netns"),
            capture.Stores(host, "containers"),
            capture.Events(host, said.GetValueOrDefault(name)))
        { CollectedClockOffset = capture.ClockOffset(host) };
    }

    private void NoteSeveral(IEnumerable<Capture> holders, string what)
    {
        var all = holders.ToImmutableArray();
        if (all.Length > 1)
            reading.Note(all[^1].Name, $"{what}: {all.Length} captures hold it; this one is the latest and was taken, those of {string.Join(", ", all[..^1].Select(c => c.Name))} were not");
    }

    private void Take(Capture capture, string path, Placement placement, InputEntry entry)
    {
        if (placement.IsLog)
            Scan(capture, placement, path, entry);
        else if (placement.Split is { } split)
            TakeParts(capture, path, split, Text(path, entry));
        else
            Keep(capture, placement, Text(path, entry));
    }

    private void TakeParts(Capture capture, string path, SplitText split, ArtifactText whole)
    {
        var parts = split(whole.Content).ToImmutableArray();
        foreach (var part in parts.Where(part => !part.Placement.IsLog))
            Keep(capture, part.Placement, whole with { Content = part.Text, FirstLine = part.FirstLine });
        TakeLogs(capture, path, parts);
    }

    private void TakeLogs(Capture capture, string path, IEnumerable<TextPart> parts)
    {
        foreach (var part in parts.Where(part => part.Placement.IsLog))
            Scan(capture, part.Placement, path, new MemoryStream(Encoding.UTF8.GetBytes(part.Text)), part.FirstLine);
    }

    private Capture CaptureOf(CaptureName name)
    {
        if (!_captures.TryGetValue(name, out var capture))
            _captures[name] = capture = new(name);
        return capture;
    }

    // A kernel's log may have to wait for what dates it, and waits here.
    private void Scan(Capture capture, Placement placement, string path, InputEntry entry)
    {
        if (entry.Apart is { } open && !KernelLogs.IsOne(placement))
            _scans.AddApart(open(), SourceOf(capture, placement, path, 1, ClockOf(capture, placement, mayWait: true)), capture.LogsOf(placement.Place.Node).Add);
        else
            Scan(capture, placement, path, entry.Content);
    }

    private void Scan(Capture capture, Placement placement, string path, Stream content, int firstLine = 1, bool mayWait = true)
    {
        var node = placement.Place.Node;
        var clock = ClockOf(capture, placement, mayWait);
        if (clock.Booted is null && node is not null && mayWait && KernelLogs.IsOne(placement) && _kernelLogs.Keep(ref content, capture, placement, path, firstLine))
            return;

        _scans.Add(content, SourceOf(capture, placement, path, firstLine, clock), capture.LogsOf(node).Add);
    }

    private LogClock ClockOf(Capture capture, Placement placement, bool mayWait)
    {
        var node = placement.Place.Node;
        var clock = capture.Clock(node) with { Booted = capture.Booted(node, atLast: !mayWait) };
        _clocks.TryAdd((capture, node), clock);
        return clock;
    }

    private static LogSource SourceOf(Capture capture, Placement placement, string path, int firstLine, LogClock clock) =>
        new(placement.Place.Node, path, clock) { PathOfOurs = capture.Layout == CaptureName.SupportBundle ? null : placement.Id, FirstLine = firstLine };

    private void ReadManifest(Capture capture, InputEntry entry)
    {
        var text = TextReading.Read(entry.Content, reading.Limits.MaxText, out var whyIncomplete);
        if (ManifestContents.Read(text, out var whyNot) is { } manifest)
            capture.Read(manifest);
        else
            reading.Note(entry.Path, $"the manifest cannot be used: {whyIncomplete ?? whyNot}");
    }

    private ArtifactText Text(string path, InputEntry entry)
    {
        var most = (int)Math.Min(reading.Limits.MaxText, reading.Limits.MaxTextTotal - _textTotal);
        var content = PcapText.IsNamed(path)
            ? PcapText.Read(entry.Content, most, out var whyIncomplete)
            : TextReading.Read(entry.Content, most, out whyIncomplete);
        _textTotal += content.Length;
        if (whyIncomplete is not null)
            reading.Note(path, whyIncomplete);
        return new(null, path, content) { WhyIncomplete = whyIncomplete };
    }

    private void Keep(Capture capture, Placement placement, ArtifactText read)
    {
        var (builder, id) = (capture.At(placement.Place), placement.Id);
        var text = read with
        {
            Node = placement.Place.Node,
            WhyIncomplete = read.WhyIncomplete ?? placement.WhyIncomplete,
            WhyPartial = placement.WhyPartial,
            WhyDistrusted = placement.WhyDistrusted,
        };
        if (placement.IsPiece)
            builder.AddPiece(id, text);
        else if (!builder.Add(id, text))
            reading.Note(text.Path, $"the input holds \"{id}\" more than once; the last one counts");
    }
}
