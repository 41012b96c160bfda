using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Starts of components; of more than it may hold the latest are kept, in whatever order they come.</summary>
internal sealed class StartTally
{
    public const int MaxStarts = 1_000;

    // systemd and the program itself tell of the same start.
    private static readonly TimeSpan Same = TimeSpan.FromSeconds(10);

    // What one log dates to the second, another may date to the microsecond.
    private static readonly TimeSpan Copied = TimeSpan.FromSeconds(1);

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

    /// <summary>In order of time; of lines that tell of the same start, in whichever logs, the first counts.</summary>
    public ImmutableArray<ComponentStart> ToStarts()
    {
        var starts = ImmutableArray.CreateBuilder<ComponentStart>();
        var last = new Dictionary<string, List<ComponentStart>>(StringComparer.Ordinal);
        foreach (var start in _starts)
        {
            if (last.TryGetValue(start.Component, out var told) && TellsOf(told, start))
            {
                told.Add(start);
                continue;
            }

            starts.Add(start);
            last[start.Component] = [start];
        }

        return starts.ToImmutable();
    }

    // A log and its copy need not date a line alike to the second. systemd says each thing once of each start; a program may
    // repeat itself in one (k3s starts several), which counts as another start only where systemd is not heard.
    private static bool TellsOf(List<ComponentStart> told, ComponentStart next)
    {
        if (next.Time - told[0].Time is not { } since || since >= Same)
            return false;

        var same = told.Where(one => one.Sign == next.Sign).ToImmutableArray();
        return same.IsEmpty
            || same.Any(one => next.Time - one.Time < Copied && IsCopy(one, next))
            || (next.Sign == StartSign.Program && told.Any(one => one.Sign != StartSign.Program));
    }

    private static bool IsCopy(ComponentStart one, ComponentStart next) => one.Path != next.Path || one.Time == next.Time;

    private static int Compare(ComponentStart a, ComponentStart b)
    {
        var order = (a.Time ?? DateTimeOffset.MinValue).CompareTo(b.Time ?? DateTimeOffset.MinValue);
        order = order != 0 ? order : string.CompareOrdinal(a.Path, b.Path);
        order = order != 0 ? order : a.LineNumber.CompareTo(b.LineNumber);
        return order != 0 ? order : string.CompareOrdinal(a.Component, b.Component);
    }
}
