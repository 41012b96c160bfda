using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What the signatures matched so far in the logs of one place.</summary>
internal sealed class LogTally
{
    public const int MaxKeys = 1_000;
    public const int MaxMinutes = 20_000;

    /// <summary>Where the counts of keys beyond <see cref="MaxKeys"/> go.</summary>
    public const string OtherKeys = "(others)";

    private readonly Dictionary<LogSignature, Hits> hits = [];
    private readonly List<LogFile> files = [];

    public void Add(LogFile file) => files.Add(file);

    /// <summary>Whether the next line that this signature matches is kept with its neighbours.</summary>
    public bool KeepsNext(LogSignature signature) =>
        !hits.TryGetValue(signature, out var found) || found.Samples.Count < LogHits.MaxSamples - 1;

    /// <summary>Counts one matching line.</summary>
    public void Add(LogSignature signature, in MatchedLine line, ImmutableArray<(int Number, string Text)> context)
    {
        if (!hits.TryGetValue(signature, out var found))
            hits[signature] = found = new();

        found.Add(signature, line);
        if (found.Samples.Count < LogHits.MaxSamples - 1)
            found.Samples.Add(line.ToSample(context));
        else
            found.Last = line;
    }

    public LogEvents ToEvents() => new(
        hits.ToDictionary(pair => pair.Key.Id, pair => pair.Value.ToHits(pair.Key), StringComparer.Ordinal),
        [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);

    private sealed class Hits
    {
        private readonly Dictionary<string, long> byKey = new(StringComparer.Ordinal);
        private readonly SortedDictionary<DateTimeOffset, long> byMinute = [];
        private long count;
        private DateTimeOffset? first;
        private DateTimeOffset? last;

        public List<LogSample> Samples { get; } = [];
        public MatchedLine? Last { get; set; }

        public void Add(LogSignature signature, in MatchedLine line)
        {
            count++;
            if (signature.CountBy is { } group && line.Match.Groups[group] is { Success: true } key)
                Count(byKey, byKey.ContainsKey(key.Value) || byKey.Count < MaxKeys ? key.Value : OtherKeys);
            if (line.Time is not { } at)
                return;

            first = first is null || at < first ? at : first;
            last = last is null || at > last ? at : last;
            var minute = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
            if (byMinute.ContainsKey(minute) || byMinute.Count < MaxMinutes)
                byMinute[minute] = byMinute.GetValueOrDefault(minute) + 1;
        }

        public LogHits ToHits(LogSignature signature) => new(
            signature,
            count,
            first,
            last,
            byKey.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Last is { } line ? [.. Samples, line.ToSample([])] : Samples,
            byMinute.ToImmutableSortedDictionary());

        private static void Count(Dictionary<string, long> counts, string key) =>
            counts[key] = counts.GetValueOrDefault(key) + 1;
    }
}
