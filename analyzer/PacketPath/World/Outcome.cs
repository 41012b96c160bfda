using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>One way of a flow, there and back, and what its opener sees of it.</summary>
/// <param name="Request">The end of its first packet.</param>
internal sealed record Outcome(PathEnd Request, Disposition Disposition, ClientSees ClientSees)
{
    /// <summary>The end of the answer, or of the error that tells of the end; null where there is none to follow.</summary>
    public PathEnd? Answer { get; init; }

    /// <summary>The end of what the opener sends after the answer; null where that was not followed.</summary>
    public PathEnd? Next { get; init; }

    /// <summary>Why, where it is not the last step of the request's way.</summary>
    public Step? Why { get; init; }

    /// <summary>What the opener's system call fails with (<c>ECONNREFUSED</c>); null for success and for silence.</summary>
    public string? SystemError { get; init; }

    /// <summary>Why the error that it sees may not come, so that it sees nothing; null where it always comes.</summary>
    public string? HeldBack { get; init; }

    /// <summary>The throws of dice and the missing facts of all of it.</summary>
    public IEnumerable<Condition> Conditions => Ends.SelectMany(end => end.Branch.Conditions);

    public double Probability => Ends.Aggregate(1.0, (all, end) => all * end.Branch.Probability);

    private ImmutableArray<PathEnd> Ends => [Request, .. Answer is null ? [] : (ReadOnlySpan<PathEnd>)[Answer], .. Next is null ? [] : (ReadOnlySpan<PathEnd>)[Next]];
}
