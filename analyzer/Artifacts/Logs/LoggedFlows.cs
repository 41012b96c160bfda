namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Counts by log and key, with the earliest line of each. Of more than it may hold the first in their order are kept, in whatever order they come.</summary>
internal sealed class LoggedFlows
{
    public const int Most = 500;

    private readonly Dictionary<(string Path, string Key), (MatchedLine First, long Count)> _flows = [];
    private readonly SortedSet<(string Path, string Key)> _order = new(InOrder);

    private static Comparer<(string Path, string Key)> InOrder { get; } = Comparer<(string Path, string Key)>.Create((one, other) =>
        string.CompareOrdinal(one.Path, other.Path) is not 0 and var order ? order : string.CompareOrdinal(one.Key, other.Key));

    public void Add(MatchedLine line, string key) => Add((line.Source.Path, key), line, 1);

    public void Add(LoggedFlows other)
    {
        foreach (var (flow, (first, count)) in other._flows)
            Add(flow, first, count);
    }

    public IReadOnlyList<LoggedFlow> ToFlows() => [.. _order.Select(flow => new LoggedFlow(flow.Key, _flows[flow].Count, _flows[flow].First.ToSample()))];

    private void Add((string Path, string Key) flow, MatchedLine line, long count)
    {
        if (_flows.TryGetValue(flow, out var known))
        {
            _flows[flow] = (line.IsBefore(known.First) ? line : known.First, known.Count + count);
            return;
        }

        _flows[flow] = (line, count);
        _order.Add(flow);
        if (_order.Count > Most && _order.Max is var last)
        {
            _order.Remove(last);
            _flows.Remove(last);
        }
    }
}
