using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What the signatures matched so far in the logs of one place.</summary>
internal sealed class LogTally
{
    public const int MaxKeys = 1_000;
    public const int MaxMinutes = 20_000;

    /// <summary>Where the counts of keys beyond <see cref="MaxKeys"/> go.</summary>
    public const string OtherKeys = "(others)";

    private readonly Dictionary<LogSignature, Hits> _hits = [];
    private readonly List<LogFile> _files = [];

    public void Add(LogFile file) => _files.Add(file);

    /// <summary>Whether the next line that this signature matches is kept with its neighbours.</summary>
    public bool KeepsNext(LogSignature signature) =>
        !_hits.TryGetValue(signature, out var found) || found.Samples.Count < LogHits.MaxSamples - 1;

    /// <summary>Counts one matching line.</summary>
    public void Add(LogSignature signature, in MatchedLine line, ImmutableArray<(int Number, string Text)> context)
    {
        if (!_hits.TryGetValue(signature, out var found))
            _hits[signature] = found = new();

        found.Add(signature, line);
        if (found.Samples.Count < LogHits.MaxSamples - 1)
            found.Samples.Add(line.ToSample(context));
        else
            found.Last = line;
    }

    public LogEvents ToEvents() => new(
        _hits.ToDictionary(pair => pair.Key.Id, pair => pair.Value.ToHits(pair.Key), StringComparer.Ordinal),
        [.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)]);

    private sealed class Hits
    {
        private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);
        private readonly SortedDictionary<DateTimeOffset, long> _byMinute = [];
        private long _count;
        private DateTimeOffset? _first;
        private DateTimeOffset? _last;

        public List<LogSample> Samples { get; } = [];
        public MatchedLine? Last { get; set; }

        public void Add(LogSignature signature, in MatchedLine line)
        {
            _count++;
            if (signature.CountBy is { } group && line.Match.Groups[group] is { Success: true } key)
                Count(_byKey, _byKey.ContainsKey(key.Value) || _byKey.Count < MaxKeys ? key.Value : OtherKeys);
            if (line.Time is not { } at)
                return;

            _first = _first is null || at < _first ? at : _first;
            _last = _last is null || at > _last ? at : _last;
            var minute = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
            if (_byMinute.ContainsKey(minute) || _byMinute.Count < MaxMinutes)
                _byMinute[minute] = _byMinute.GetValueOrDefault(minute) + 1;
        }

        public LogHits ToHits(LogSignature signature) => new(
            signature,
            _count,
            _first,
            _last,
            _byKey.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Last is { } line ? [.. Samples, line.ToSample([])] : Samples,
            _byMinute.ToImmutableSortedDictionary());

        private static void Count(Dictionary<string, long> counts, string key) =>
            counts[key] = counts.GetValueOrDefault(key) + 1;
    }
}
