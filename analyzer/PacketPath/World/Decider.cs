using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>The rule or the policy that ended a packet's way through a table.</summary>
/// <param name="By">Null where the policy did.</param>
/// <param name="Policy">The chain whose policy did; null where a rule did.</param>
/// <param name="Jumps">The rules by which the deciding rule's chain was reached, outermost first.</param>
internal sealed record Decider(ChainRule? By, BaseChain? Policy, Verdict Verdict, ImmutableArray<ChainRule> Jumps)
{
    public string Table => By?.Table ?? Policy!.Chain.Table; // a rule or a policy decided

    public string Chain => By?.Chain ?? Policy!.Chain.Name; // as before

    public SourceLine Line => By?.Line ?? Policy!.Chain.Source.Line; // as before

    public bool IsRejected => Verdict is Verdict.Reject;

    /// <summary>The rule of the built-in chain that led to the decision; null where the policy decided.</summary>
    public ChainRule? TopRule => Jumps.IsEmpty ? By : Jumps[0];

    /// <summary>Who decided last on this way; null where it was not netfilter.</summary>
    public static Decider? Of(Branch branch) => branch.Trail switch
    {
        { Event: PolicyHit policy } => new(null, policy.Chain, policy.Chain.Policy, []),
        { Event: RuleHit { Decides: true } hit } last => new(hit.Rule.Source, null, hit.Verdict, JumpsTo(hit.Rule.Source, last)),
        _ => null,
    };

    // Back from chain to chain; jumps that returned lead to others.
    private static ImmutableArray<ChainRule> JumpsTo(ChainRule rule, Trail last)
    {
        var jumps = ImmutableArray.CreateBuilder<ChainRule>();
        var chain = rule.Chain;
        for (var at = last.Before; at is { Event: RuleHit hit } && at.Stack == last.Stack; at = at.Before)
        {
            if (Called(hit.Verdict) is { } called && called.Name == chain && hit.Rule.Source.Table == rule.Table)
            {
                jumps.Insert(0, hit.Rule.Source);
                chain = hit.Rule.Source.Chain;
            }
        }

        return jumps.ToImmutable();
    }

    private static CompiledChain? Called(Verdict verdict) => verdict switch
    {
        Verdict.Jump jump => jump.Chain,
        Verdict.Goto leave => leave.Chain,
        _ => null,
    };
}
