using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>One element of a set or map.</summary>
/// <param name="Data">What a map has for the key; null in a set, and where it is a verdict.</param>
/// <param name="Verdict">What a verdict map has for the key.</param>
internal sealed record NftSetElement(SourceLine Line, NftExpression Key, NftExpression? Data, NftVerdict? Verdict)
{
    /// <summary>Seconds after which it goes; null where it stays or the set's own holds.</summary>
    public long? Timeout { get; init; }

    /// <summary>Seconds that were left when it was printed.</summary>
    public long? Expires { get; init; }

    public string? Comment { get; init; }

    /// <summary>What is done for packets that have this key: count, limit.</summary>
    public ImmutableArray<NftStatement> Statements { get; init; } = [];

    public override string ToString()
    {
        var more = Statements.Select(statement => statement.ToString()).Append(Timeout is null ? null : $"timeout {Timeout}s").Append(Comment is null ? null : $"comment \"{Comment}\"");
        var value = Verdict?.ToString() ?? Data?.ToString();
        return string.Join(' ', more.OfType<string>().Prepend(Key.ToString())) + (value is null ? "" : $" : {value}");
    }
}

/// <summary>A set or map that a table holds under a name.</summary>
/// <param name="Type">Of its keys, one for each part of a concatenation: <c>ipv4_addr</c>; empty where it is given as an expression.</param>
/// <param name="KeyExpression">Of what the keys are values (<c>typeof ip daddr . th dport</c>), or null.</param>
/// <param name="Data">What a map holds (<c>verdict</c>, <c>ipv4_addr</c>, an expression), as printed; null for a set.</param>
/// <param name="Flags"><c>constant</c>, <c>interval</c>, <c>timeout</c>, <c>dynamic</c>, as printed.</param>
internal sealed record NftNamedSet(
    SourceLine Line, string Name, bool IsMap, ImmutableArray<string> Type, string? KeyExpression, string? Data, ImmutableArray<string> Flags, ImmutableArray<NftSetElement> Elements)
{
    /// <summary>Packets add to it, so what it holds at another moment is not known.</summary>
    public bool IsDynamic => IsUpdated || Flags.Contains("dynamic");

    /// <summary>A rule of the table changes it; JSON of old versions leaves the flag out.</summary>
    public bool IsUpdated { get; init; }

    public bool IsInterval => Flags.Contains("interval");

    /// <summary>Seconds after which an element goes; null where it stays.</summary>
    public long? Timeout { get; init; }

    /// <summary>Seconds between two looks for elements that are to go.</summary>
    public long? GcInterval { get; init; }

    public long? Size { get; init; }

    /// <summary><c>memory</c> or null: <c>performance</c>.</summary>
    public string? Policy { get; init; }

    public bool IsAutoMerge { get; init; }

    public string? Comment { get; init; }

    /// <summary>What each new element carries.</summary>
    public ImmutableArray<NftStatement> Statements { get; init; } = [];

    /// <summary>Lines that are not modelled, as they stand.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];
}
