using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Error lines by shape, of which so many are kept at most. A new shape takes the place of the one seen least, and is
/// credited with its count when the next place is needed (Metwally's space-saving), so that neither frequent nor late ones are lost.</summary>
internal sealed class TemplateTally(int capacity)
{
    private readonly Dictionary<(string Component, string Shape), Entry> _entries = [];

    /// <summary>Whether any shape had to give way.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the next line of this shape would be kept as a sample.</summary>
    public bool Keeps(string component, string shape) =>
        !_entries.TryGetValue((component, shape), out var entry) || entry.Samples.Count < LogTemplate.MaxSamples;

    /// <summary>Counts one line.</summary>
    public void Add(string component, string shape, LogLevel level, DateTimeOffset? time, LogSample? sample)
    {
        var entry = At((component, shape));
        entry.Count++;
        entry.See(level, time, time);
        if (sample is not null)
            entry.Add([sample]);
    }

    public void Add(TemplateTally other)
    {
        IsOver |= other.IsOver;
        foreach (var (key, theirs) in other._entries)
        {
            var entry = At(key);
            entry.Count += theirs.Count;
            entry.Credit += theirs.Credit;
            entry.See(theirs.Level, theirs.First, theirs.Last);
            entry.Add(theirs.Samples);
        }
    }

    /// <summary>Those seen most often first.</summary>
    public ImmutableArray<LogTemplate> ToTemplates() =>
    [
        .. from pair in _entries
           let entry = pair.Value
           orderby entry.Count descending, pair.Key.Component, pair.Key.Shape
           select new LogTemplate(pair.Key.Component, pair.Key.Shape, entry.Level, entry.Count, entry.First, entry.Last, [.. entry.Samples])
           {
               IsAtLeast = entry.Credit > 0,
           },
    ];

    private Entry At((string, string) key)
    {
        if (_entries.TryGetValue(key, out var entry))
            return entry;

        entry = new();
        if (_entries.Count >= capacity)
            entry.Credit = GiveWay();
        _entries[key] = entry;
        return entry;
    }

    private long GiveWay()
    {
        IsOver = true;
        var (least, weight) = (default((string, string)), long.MaxValue);
        foreach (var (key, entry) in _entries)
        {
            if (entry.Weight < weight)
                (least, weight) = (key, entry.Weight);
        }

        _entries.Remove(least);
        return weight;
    }

    private sealed class Entry
    {
        public long Count { get; set; }

        /// <summary>What the shapes before it had come to: as many lines of its own may have gone by.</summary>
        public long Credit { get; set; }

        public long Weight => Count + Credit;
        public LogLevel Level { get; private set; }
        public DateTimeOffset? First { get; private set; }
        public DateTimeOffset? Last { get; private set; }
        public List<LogSample> Samples { get; } = [];

        public void See(LogLevel level, DateTimeOffset? first, DateTimeOffset? last)
        {
            Level = level > Level ? level : Level;
            First = First is null || first < First ? first ?? First : First;
            Last = Last is null || last > Last ? last ?? Last : Last;
        }

        public void Add(List<LogSample> theirs)
        {
            Samples.AddRange(theirs);
            Samples.Sort(Compare);
            Samples.RemoveRange(Math.Min(Samples.Count, LogTemplate.MaxSamples), Math.Max(0, Samples.Count - LogTemplate.MaxSamples));
        }

        private static int Compare(LogSample a, LogSample b)
        {
            var order = (a.Time ?? DateTimeOffset.MaxValue).CompareTo(b.Time ?? DateTimeOffset.MaxValue);
            order = order != 0 ? order : string.CompareOrdinal(a.Path, b.Path);
            return order != 0 ? order : a.LineNumber.CompareTo(b.LineNumber);
        }
    }
}
