using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A histogram by minutes. Of more minutes than it may hold the latest are kept, in whatever order they come.</summary>
internal sealed class MinuteCounts
{
    public const int MaxMinutes = 20_000;

    private readonly SortedDictionary<long, long> _counts = [];
    private long _minute = -1;
    private long _pending;

    /// <summary>Counts one in the minute of this time.</summary>
    public void Add(DateTimeOffset time)
    {
        // Lines of a log mostly share their minute with the one before.
        var minute = time.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute != _minute)
            Settle(minute);
        _pending++;
    }

    public void Add(MinuteCounts other)
    {
        other.Settle(-1);
        foreach (var (minute, count) in other._counts)
            Add(minute, count);
    }

    /// <summary>Counts by the minute's start, in order of time.</summary>
    public ImmutableSortedDictionary<DateTimeOffset, long> ToCounts()
    {
        Settle(-1);
        return _counts.ToImmutableSortedDictionary(pair => new DateTimeOffset(pair.Key * TimeSpan.TicksPerMinute, TimeSpan.Zero), pair => pair.Value);
    }

    private void Settle(long next)
    {
        if (_pending > 0)
            Add(_minute, _pending);
        (_minute, _pending) = (next, 0);
    }

    private void Add(long minute, long count)
    {
        _counts[minute] = _counts.GetValueOrDefault(minute) + count;
        if (_counts.Count > MaxMinutes)
            _counts.Remove(_counts.First().Key);
    }
}
