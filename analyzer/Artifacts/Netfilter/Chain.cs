using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>How often a rule or policy decided.</summary>
internal readonly record struct Counters(long Packets, long Bytes);

/// <summary>One table (<c>filter</c>, <c>nat</c>, ...) of one back end, with its chains in the order of the file.</summary>
internal sealed record NetfilterTable(string Name, SourceLine Line, ImmutableArray<Chain> Chains)
{
    private readonly Lazy<Dictionary<string, Chain>> _byName = new(() =>
    {
        var chains = new Dictionary<string, Chain>(StringComparer.Ordinal);
        foreach (var chain in Chains)
            chains.TryAdd(chain.Name, chain);

        return chains;
    });

    /// <summary>The chain of this name, or null.</summary>
    public Chain? Chain(string name) => _byName.Value.GetValueOrDefault(name);

    public bool HasRules => Chains.Any(chain => !chain.Rules.IsEmpty);
}

/// <summary>A chain with its rules in order.</summary>
/// <param name="Policy"><c>ACCEPT</c> or <c>DROP</c> of a built-in chain; null for a user's chain (printed as <c>-</c>).</param>
/// <param name="Line">The line that declares it.</param>
internal sealed record Chain(
    string Table,
    string Name,
    string? Policy,
    Counters? Counters,
    SourceLine Line,
    ImmutableArray<ChainRule> Rules)
{
    // A Counters? would take eight bytes more, in each of a great many chains.
    private readonly Counters _counters = Counters ?? ChainRule.NotCounted;

    private ImmutableArray<ChainRule> _rules = Rules;

    public ImmutableArray<ChainRule> Rules
    {
        get => _rules;
        init => _rules = value;
    }

    public Counters? Counters => _counters == ChainRule.NotCounted ? null : _counters;

    public bool IsBuiltIn => Policy is not null;

    /// <summary>Puts in the rules, which come after the declarations; to be called by whoever reads the table, and once.</summary>
    internal void Fill(ImmutableArray<ChainRule> rules) => _rules = rules;
}
