namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>What a file, or a part of one, was told to be; whose it is comes later.</summary>
/// <param name="Id">The artifact; of a log, where our own layout would have it.</param>
internal sealed record Recognised(string Id)
{
    public bool IsLog { get; init; }

    /// <summary>About the cluster, not about a node.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>A pod's log: its node is known only where a folder or a name says so.</summary>
    public bool IsOfPod { get; init; }

    /// <summary>That pod runs for its node alone: as the only input it stands for that node, though nothing names it.</summary>
    public bool IsOfNodeAgent { get; init; }

    public bool IsPiece { get; init; }

    public string? WhyPartial { get; init; }

    /// <summary>Of two of the same kind, the one with the higher number tells more.</summary>
    public int Detail { get; init; }

    /// <summary>What its name says besides its kind: perhaps the node.</summary>
    public string Affix { get; init; } = "";

    /// <summary>The host that its content names; null where none does.</summary>
    public string? Host { get; init; }

    /// <summary>A file whose place on the node is assumed; one that the node's own command lines name goes before it.</summary>
    public bool IsAssumedPath { get; init; }

    /// <summary>Cuts a file that holds several artifacts apart; null where it is one.</summary>
    public Func<Place, SplitText>? Split { get; init; }
}
