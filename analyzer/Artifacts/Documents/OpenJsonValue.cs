namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>A map or sequence whose end is not reached.</summary>
internal sealed class OpenJsonValue
{
    private const int FewNames = 24;
    private readonly List<(int Name, int Index)> _names = [];
    private Dictionary<int, int>? _many;

    public int Index { get; private set; }

    public bool AwaitsComma { get; set; }

    public void Begin(int index)
    {
        (Index, AwaitsComma, _many) = (index, false, null);
        _names.Clear();
    }

    /// <summary>Where the same key stood already, or null.</summary>
    public int? Repeats(int name, int at)
    {
        if (_many is null && _names.Count >= FewNames)
            _many = _names.ToDictionary(known => known.Name, known => known.Index);

        return _many is null ? AmongFew(name, at) : AmongMany(_many, name, at);
    }

    private int? AmongFew(int name, int at)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i].Name != name)
                continue;

            var earlier = _names[i].Index;
            _names[i] = (name, at);
            return earlier;
        }

        _names.Add((name, at));
        return null;
    }

    private static int? AmongMany(Dictionary<int, int> many, int name, int at)
    {
        int? earlier = many.TryGetValue(name, out var known) ? known : null;
        many[name] = at;
        return earlier;
    }
}
