using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What a packet would have met behind the rule that stopped it, had that rule not been there.</summary>
/// <param name="By">The rule that would have decided; null where the chain's policy would.</param>
/// <param name="Chain">The base chain.</param>
internal sealed record LaterRules(Verdict Verdict, RuleHit? By, string Chain)
{
    /// <summary>All that is possible; empty where the way does not tell how the packet came to the rule.</summary>
    public static ImmutableArray<LaterRules> Behind(Obstacle obstacle, NetworkStack stack)
    {
        if (obstacle.Rule is not { } stopped || ChainPath.Before(obstacle) is not { Calls: [var first, ..] calls } || Base(stack, stopped, first.Hit) is not { } start)
            return [];

        List<Branch> open = [Branch.Of(stopped.Before)];
        var found = ImmutableArray.CreateBuilder<LaterRules>();
        var isLeft = false;
        foreach (var (chain, rule) in Levels(start.Chain, calls).Reverse())
        {
            if (!isLeft)
                open = Walk(stack, Rest(chain, rule), open, start.Chain.Name, found);
            isLeft = IsGoto(calls, chain);
        }

        if (open.Count > 0)
            found.Add(new(start.Policy, null, start.Chain.Name));
        return found.ToImmutable();
    }

    private static List<Branch> Walk(NetworkStack stack, CompiledChain rest, List<Branch> open, string name, ImmutableArray<LaterRules>.Builder found)
    {
        var next = new List<Branch>();
        foreach (var end in open.SelectMany(branch => new ChainWalk(stack).Walk(rest, branch)))
        {
            if (end.Verdict == Verdict.Continue)
                next.Add(end.Branch);
            else
                found.Add(new(end.Verdict, Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event).OfType<RuleHit>().FirstOrDefault(hit => hit.Rule.Source.Chain == rest.Name), name));
        }

        return next;
    }

    /// <summary>The base chain that a walk began in; null where it is not among the stack's.</summary>
    public static BaseChain? Base(NetworkStack stack, RuleHit stopped, RuleHit first) =>
        stack.Hooks(stopped.Before.IsV6).Chains.FirstOrDefault(chain => chain.Chain.Rules.Any(rule => ReferenceEquals(rule, first.Rule)));

    private static IEnumerable<(CompiledChain Chain, CompiledRule Rule)> Levels(CompiledChain start, ImmutableArray<(RuleHit Hit, double Chance)> calls)
    {
        var chain = start;
        foreach (var (hit, _) in calls)
        {
            yield return (chain, hit.Rule);
            chain = hit.Verdict switch
            {
                Verdict.Jump jump => jump.Chain,
                Verdict.Goto leave => leave.Chain,
                _ => chain,
            };
        }
    }

    // Whoever was left by a goto is not come back to.
    private static bool IsGoto(ImmutableArray<(RuleHit Hit, double Chance)> calls, CompiledChain chain) => calls.Any(call => call.Hit.Verdict is Verdict.Goto leave && ReferenceEquals(leave.Chain, chain));

    private static CompiledChain Rest(CompiledChain chain, CompiledRule rule)
    {
        var rest = new CompiledChain(chain.Table, chain.Name, chain.Source);
        var at = chain.Rules.TakeWhile(one => !ReferenceEquals(one, rule)).Count();
        rest.Fill([.. chain.Rules.Skip(at + 1)]);
        return rest;
    }
}
