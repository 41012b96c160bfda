namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>Which artifact a command prints, whoever ran it.</summary>
internal sealed record CommandOutput(string Id)
{
    /// <summary>Of several commands that print the same artifact, the one with the most detail is taken.</summary>
    public int Detail { get; init; } = 1;

    /// <summary>The network namespace that it ran in, where that is not the host's.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Whether it is of the cluster, not of the node where it ran.</summary>
    public bool IsOfCluster { get; init; }

    public bool IsLog { get; init; }

    public bool IsPiece { get; init; }

    public string? WhyPartial { get; init; }

    /// <summary>What it is where it was run on this node.</summary>
    public Placement On(string node) => new(
        IsOfCluster ? Place.Api : NetworkNamespace is { } name ? Place.InNamespace(node, name) : Place.OnHost(node),
        Id)
    {
        IsLog = IsLog,
        IsPiece = IsPiece,
        WhyPartial = WhyPartial,
    };
}
