using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>The keys of a JSON text, each kept once.</summary>
internal sealed class JsonNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _all = [];

    public JsonNames() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public ImmutableArray<string> All => [.. _all];

    public string this[int number] => _all[number];

    /// <summary>The number of this name, counted from 0.</summary>
    public int Of(ReadOnlySpan<char> name)
    {
        if (_bySpan.TryGetValue(name, out var known))
            return known;

        var text = name.ToString();
        _numbers[text] = _all.Count;
        _all.Add(text);
        return _all.Count - 1;
    }
}
