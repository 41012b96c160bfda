using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A table while its lines are being read.</summary>
internal sealed class TableUnderWay(string name, SourceLine line)
{
    private readonly List<ChainUnderWay> _chains = [];
    private readonly Dictionary<string, ChainUnderWay> _byName = new(StringComparer.Ordinal);

    // Rules come chain by chain, so the last one is mostly the next one.
    private ChainUnderWay? _last;

    /// <summary>False when the chain is known already; the first declaration counts.</summary>
    public bool Declare(string chain, string? policy, Counters? counters, SourceLine at)
    {
        var underWay = new ChainUnderWay(chain, policy, counters, at);
        if (!_byName.TryAdd(chain, underWay))
            return false;

        _chains.Add(underWay);
        return true;
    }

    /// <summary>False when the chain was not declared; the rule is kept all the same.</summary>
    public bool Append(ReadOnlySpan<char> chain, Counters? counters, SourceLine at, int bodyStart)
    {
        var isDeclared = Find(chain);
        if (!isDeclared)
        {
            Declare(chain.ToString(), null, null, at);
            Find(chain);
        }

        var rules = _last!.Rules; // Find has set it: the chain is known by now
        rules.Add(new(at, name, _last.Name, rules.Count + 1, counters, bodyStart));
        return isDeclared;
    }

    public NetfilterTable End() => new(
        name,
        line,
        [.. _chains.Select(chain => new Chain(name, chain.Name, chain.Policy, chain.Counters, chain.Line, chain.Rules.DrainToImmutable()))]);

    private bool Find(ReadOnlySpan<char> chain)
    {
        if (_last is not null && chain.SequenceEqual(_last.Name))
            return true;

        return _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(chain, out _last);
    }

    private sealed record ChainUnderWay(string Name, string? Policy, Counters? Counters, SourceLine Line)
    {
        public ImmutableArray<ChainRule>.Builder Rules { get; } = ImmutableArray.CreateBuilder<ChainRule>();
    }
}
