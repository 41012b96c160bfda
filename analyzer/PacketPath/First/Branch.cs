using System.Collections.Immutable;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>What one way of a packet rests on.</summary>
internal sealed record Condition(string What, bool IsChance);

/// <summary>A packet on one of its possible ways: where a match is not known, both ways are followed.</summary>
internal sealed record Branch(Packet Packet, ImmutableArray<Step> Steps, ImmutableArray<Condition> Conditions)
{
    public static Branch Of(Packet packet) => new(packet, [], []);

    public Branch With(Step step) => this with { Steps = Steps.Add(step) };

    public Branch If(Answer answer) =>
        this with { Conditions = Conditions.Add(new(answer.DependsOn ?? "", answer.IsChance)) };
}

/// <summary>How a packet leaves a table.</summary>
internal enum EndKind
{
    Accepted,
    Dropped,
    Rejected,

    /// <summary>The end of a user's chain, or RETURN in it: its caller goes on.</summary>
    FellThrough,

    /// <summary>A target that is not modelled.</summary>
    CannotTell,
}

/// <summary>The end of one way through a table.</summary>
/// <param name="By">The rule that decided; null where the policy did.</param>
/// <param name="Policy">The chain whose policy decided; null where a rule did.</param>
internal sealed record TableEnd(EndKind Kind, Branch Branch, Artifacts.Netfilter.ChainRule? By, Artifacts.Netfilter.Chain? Policy)
{
    /// <summary>The rules by which the deciding chain was reached, outermost first.</summary>
    public ImmutableArray<Artifacts.Netfilter.ChainRule> Jumps { get; init; } = [];
}
