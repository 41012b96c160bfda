using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Counts by a key. Of more keys than it may hold the first in their order are kept, in whatever order they come; the others are counted together.</summary>
internal sealed class KeyCounts
{
    public const int MaxKeys = 1_000;

    /// <summary>Where the counts of keys beyond <see cref="MaxKeys"/> go.</summary>
    public const string Others = "(others)";

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private long _others;

    public void Add(string key, long count)
    {
        if (_counts.TryGetValue(key, out var before))
        {
            _counts[key] = before + count;
            return;
        }

        _counts[key] = count;
        _keys.Add(key);
        if (_keys.Count > MaxKeys && _keys.Max is { } last)
        {
            _others += _counts[last];
            _counts.Remove(last);
            _keys.Remove(last);
        }
    }

    public void Add(KeyCounts other)
    {
        _others += other._others;
        foreach (var (key, count) in other._counts)
            Add(key, count);
    }

    public ImmutableSortedDictionary<string, long> ToCounts() =>
        (_others == 0 ? _counts : _counts.Append(new(Others, _others))).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
