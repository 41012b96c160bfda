using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>A chain of nf_tables with its rules as nft has them.</summary>
/// <param name="Hook">Null for a chain that is only jumped to.</param>
internal sealed record NftChain(SourceLine Line, string Name, NftHook? Hook, ImmutableArray<NftChainRule> Rules)
{
    public string? Comment { get; init; }
}

/// <summary>Where a base chain hangs.</summary>
/// <param name="Type"><c>filter</c>, <c>nat</c> or <c>route</c>.</param>
/// <param name="Name"><c>prerouting</c>, <c>input</c>, <c>forward</c>, <c>output</c>, <c>postrouting</c>, <c>ingress</c> or <c>egress</c>.</param>
/// <param name="Priority">Lower runs first; null where the text names one that is not known.</param>
/// <param name="Policy"><c>accept</c> or <c>drop</c>.</param>
/// <param name="Devices">Of ingress and egress; JSON before 1.1 leaves them out.</param>
internal sealed record NftHook(SourceLine Line, string Type, string Name, int? Priority, string Policy, ImmutableArray<string> Devices);

/// <summary>One rule.</summary>
/// <param name="Index">Its number in the chain, counted from 1.</param>
/// <param name="Handle">The kernel's number for it; null where that was not printed.</param>
internal sealed record NftChainRule(SourceLine Line, int Index, long? Handle, ImmutableArray<NftStatement> Statements, string? Comment)
{
    /// <summary>What of it is not modelled.</summary>
    public IEnumerable<NftStatement> Unknown => Statements.Where(statement => statement is NftUnknownStatement or NftCompat);

    public override string ToString() => string.Join(' ', Statements);
}
