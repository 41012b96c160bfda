namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Which of the literals a line holds.</summary>
internal sealed class LiteralSet(int count)
{
    private readonly bool[] _holds = new bool[count];
    private readonly List<int> _indexes = new(count);

    public bool IsEmpty => _indexes.Count == 0;

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    public bool Contains(int index) => _holds[index];

    public void Add(int index)
    {
        if (_holds[index])
            return;
        _holds[index] = true;
        _indexes.Add(index);
    }

    public void Clear()
    {
        foreach (var index in _indexes)
            _holds[index] = false;
        _indexes.Clear();
    }
}
