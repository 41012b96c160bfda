using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Starts of components; of more than it may hold the latest are kept, in whatever order they come.</summary>
internal sealed class StartTally
{
    public const int MaxStarts = 1_000;

    // systemd and the program itself tell of the same start.
    private static readonly TimeSpan Same = TimeSpan.FromSeconds(10);

    private readonly SortedSet<ComponentStart> _starts = new(Comparer<ComponentStart>.Create(Compare));

    public void Add(ComponentStart start)
    {
        _starts.Add(start);
        if (_starts.Count > MaxStarts && _starts.Min is { } first)
            _starts.Remove(first);
    }

    public void Add(StartTally other)
    {
        foreach (var start in other._starts)
            Add(start);
    }

    /// <summary>In order of time; of lines that tell of the same start the first counts.</summary>
    public ImmutableArray<ComponentStart> ToStarts()
    {
        var starts = ImmutableArray.CreateBuilder<ComponentStart>();
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var start in _starts)
        {
            if (start.Time is { } time && last.TryGetValue(start.Component, out var before) && time - before < Same)
                continue;

            starts.Add(start);
            if (start.Time is { } at)
                last[start.Component] = at;
        }

        return starts.ToImmutable();
    }

    private static int Compare(ComponentStart a, ComponentStart b)
    {
        var order = (a.Time ?? DateTimeOffset.MinValue).CompareTo(b.Time ?? DateTimeOffset.MinValue);
        order = order != 0 ? order : string.CompareOrdinal(a.Path, b.Path);
        order = order != 0 ? order : a.LineNumber.CompareTo(b.LineNumber);
        return order != 0 ? order : string.CompareOrdinal(a.Component, b.Component);
    }
}
