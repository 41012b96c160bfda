using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A table while its lines are being read.</summary>
/// <param name="rules">Room for the rules; emptied here, so that one list serves one table after the other.</param>
internal sealed class TableUnderWay(string name, SourceLine line, List<ChainRule> rules)
{
    private readonly List<Chain> _chains = [];
    private readonly List<int> _counts = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<ChainRule> _rules = Emptied(rules);

    // Rules come chain by chain: where in the rules each such row begins, and of which chain it is.
    private readonly List<(int Chain, int Start)> _runs = [];

    public TableUnderWay(string name, SourceLine line)
        : this(name, line, [])
    {
    }

    public string Name => name;

    /// <summary>The declared name that reads so, or null: rules that jump there share it.</summary>
    public string? NameOf(ReadOnlySpan<char> chain) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(chain, out var index) ? _chains[index].Name : null;

    /// <summary>False when the chain is known already; the first declaration counts.</summary>
    public bool Declare(string chain, string? policy, Counters? counters, SourceLine at)
    {
        if (!_byName.TryAdd(chain, _chains.Count))
            return false;

        _chains.Add(new(name, chain, policy, counters, at, []));
        _counts.Add(0);
        return true;
    }

    /// <summary>False when the chain was not declared; the rule is kept all the same.</summary>
    public bool Append(ReadOnlySpan<char> chain, Counters? counters, SourceLine at, RuleBody body, int bodyStart)
    {
        var isDeclared = Find(chain, out var index);
        if (!isDeclared)
        {
            index = _chains.Count;
            Declare(chain.ToString(), null, null, at);
        }

        if (_runs.Count == 0 || _runs[^1].Chain != index)
            _runs.Add((index, _rules.Count));

        _rules.Add(new(at, name, _chains[index].Name, ++_counts[index], counters, body, bodyStart));
        return isDeclared;
    }

    public NetfilterTable End() => End(name);

    /// <summary>The table under the name that was learnt at its end.</summary>
    public NetfilterTable End(string table)
    {
        var byChain = RulesByChain(table);
        for (var chain = 0; chain < _chains.Count; chain++)
        {
            if (table != name)
                _chains[chain] = _chains[chain] with { Table = table };
            _chains[chain].Fill(ImmutableCollectionsMarshal.AsImmutableArray(byChain[chain]));
        }

        return new(table, line, [.. _chains]);
    }

    private ChainRule[][] RulesByChain(string table)
    {
        var filled = new int[_chains.Count];
        var ofChains = _counts.Select(count => count == 0 ? [] : new ChainRule[count]).ToArray();
        for (var run = 0; run < _runs.Count; run++)
        {
            var (chain, start) = _runs[run];
            var count = (run + 1 < _runs.Count ? _runs[run + 1].Start : _rules.Count) - start;
            _rules.CopyTo(start, ofChains[chain], filled[chain], count);
            filled[chain] += count;
        }

        return table == name ? ofChains : [.. ofChains.Select(ofChain => ofChain.Select(rule => rule with { Table = table }).ToArray())];
    }

    private bool Find(ReadOnlySpan<char> chain, out int index)
    {
        index = _runs.Count > 0 ? _runs[^1].Chain : -1;
        return (index >= 0 && chain.SequenceEqual(_chains[index].Name))
            || _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(chain, out index);
    }

    private static List<ChainRule> Emptied(List<ChainRule> rules)
    {
        rules.Clear();
        return rules;
    }
}
