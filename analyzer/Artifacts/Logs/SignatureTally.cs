namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What one signature matched so far; the same in whatever order the lines come.</summary>
internal sealed class SignatureTally(LogSignature signature)
{
    private const int MaxFirst = LogHits.MaxSamples - 1;

    private readonly KeyCounts _byKey = new();
    private readonly LoggedFlows _flows = new();
    private readonly MinuteCounts _byMinute = new();
    private readonly List<MatchedLine> _firsts = [];
    private MatchedLine? _last;
    private long _count;
    private DateTimeOffset? _first;
    private DateTimeOffset? _latest;

    /// <summary>Whether this line would be among the samples that are kept with their neighbours.</summary>
    public bool Keeps(MatchedLine line) => _firsts.Count < MaxFirst || line.IsBefore(_firsts[^1]);

    /// <summary>Counts one matching line.</summary>
    public void Add(MatchedLine line)
    {
        _count++;
        KeepLast(line);
        KeepFirst(line);
        if (line.Key() is { } key)
        {
            _byKey.Add(key, 1);
            _flows.Add(line, key);
        }

        if (line.Time is not { } at)
            return;

        Span(at, at);
        _byMinute.Add(at);
    }

    public void Add(SignatureTally other)
    {
        _count += other._count;
        _byKey.Add(other._byKey);
        _flows.Add(other._flows);
        _byMinute.Add(other._byMinute);
        Span(other._first, other._latest);
        foreach (var line in other._firsts)
            KeepFirst(line);
        // It is among the other's first ones already, or behind more of them than are kept.
        if (other._last is { } last)
            KeepLast(last);
    }

    public LogHits ToHits() => new(
        signature,
        _count,
        _first,
        _latest,
        _byKey.ToCounts(),
        [.. Samples().Select(line => line.ToSample())],
        _byMinute.ToCounts())
    {
        Flows = _flows.ToFlows(),
    };

    private IEnumerable<MatchedLine> Samples() => _last is { } last && !_firsts.Contains(last) ? _firsts.Append(last) : _firsts;

    private void KeepLast(MatchedLine line)
    {
        if (_last is null || line.IsAfter(_last))
            _last = line;
    }

    private void KeepFirst(MatchedLine line)
    {
        if (!Keeps(line))
            return;

        var at = _firsts.FindIndex(line.IsBefore);
        _firsts.Insert(at < 0 ? _firsts.Count : at, line);
        if (_firsts.Count > MaxFirst)
            _firsts.RemoveAt(MaxFirst);
    }

    private void Span(DateTimeOffset? first, DateTimeOffset? latest)
    {
        _first = _first is null || first < _first ? first ?? _first : _first;
        _latest = _latest is null || latest > _latest ? latest ?? _latest : _latest;
    }
}
