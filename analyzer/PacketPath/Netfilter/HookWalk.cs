using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>One way out of a hook: accepted, or stopped for good.</summary>
/// <param name="Verdict">Accept, Drop, Reject, Leaves or CannotTell.</param>
internal sealed record HookEnd(Verdict Verdict, Branch Branch);

/// <summary>What happens between two base chains of a hook, by its priority: connection tracking, translation, a new look at the routes.</summary>
internal delegate IEnumerable<HookEnd> BetweenChains(Branch branch);

/// <summary>Runs a packet through all base chains of a hook, in the order of their priorities: what one accepts another may still drop.</summary>
internal static class HookWalk
{
    public static List<HookEnd> Run(NetworkStack stack, NetHook hook, Branch start)
    {
        List<HookEnd> ends = [new(Verdict.Accept, start)];
        foreach (var stage in Stages(stack, hook, start.Packet.IsV6))
            ends = Through(stage, ends);

        return ends;
    }

    private static List<HookEnd> Through(BetweenChains stage, List<HookEnd> ends)
    {
        var after = new List<HookEnd>(ends.Count);
        foreach (var end in ends)
        {
            if (end.Verdict == Verdict.Accept)
                after.AddRange(stage(end.Branch));
            else
                after.Add(end);
        }

        return after;
    }

    // Connection tracking stands at -200 where packets come in, translation at -100 or 100, whatever the nat chains' own priorities.
    private static IEnumerable<BetweenChains> Stages(NetworkStack stack, NetHook hook, bool isV6)
    {
        var comesIn = hook is NetHook.Prerouting or NetHook.Output;
        var stages = stack.Hooks(isV6).At(hook).Where(chain => chain.Type != ChainType.Nat)
            .Select(chain => (chain.Priority, Run: chain.Type == ChainType.Route && hook == NetHook.Output ? Rerouting.After(stack, Of(stack, chain)) : Of(stack, chain))).ToList();
        if (comesIn)
            stages.Add((HookPriority.ConnectionTracking, branch => ConnectionTracking.Track(stack, branch)));
        if (hook is not (NetHook.Forward or NetHook.Ingress or NetHook.Egress))
            stages.Add((comesIn ? HookPriority.DestinationNat : HookPriority.SourceNat, NatAt(stack, hook)));
        foreach (var unseen in stack.Hooks(isV6).Unknown)
        {
            if (unseen.Table is { } table && IptablesChains.PriorityOf(table, hook) is { } priority)
                stages.Add((priority, branch => Unseen(stack, hook, unseen, branch)));
        }

        return stages.OrderBy(stage => stage.Priority).Select(stage => stage.Run);
    }

    private static BetweenChains NatAt(NetworkStack stack, NetHook hook)
    {
        BetweenChains nat = branch => Translation.At(stack, hook, branch);
        return hook == NetHook.Output ? Rerouting.After(stack, nat) : nat;
    }

    // What a table does of which nothing is in the input, nobody can tell; should it let the packet be, it goes on.
    private static IEnumerable<HookEnd> Unseen(NetworkStack stack, NetHook hook, UnseenRules unseen, Branch branch)
    {
        var unknown = Answer.Unknown($"what table {unseen.Table} of {stack.Name} does at {hook.ToString().ToUpperInvariant()} ({unseen})");
        yield return new(Verdict.Accept, branch.If(unknown, false));
        yield return new(new Verdict.CannotTell(unknown.DependsOn ?? ""), branch.If(unknown, true));
    }

    private static BetweenChains Of(NetworkStack stack, BaseChain chain) => branch => Run(stack, chain, branch);

    /// <summary>All ways through one base chain; where no rule decides, its policy does.</summary>
    public static IEnumerable<HookEnd> Run(NetworkStack stack, BaseChain chain, Branch branch)
    {
        foreach (var end in new ChainWalk(stack).Walk(chain.Chain, branch))
        {
            if (end.Verdict != Verdict.Continue)
                yield return new(end.Verdict, end.Branch);
            else if (chain.Policy == Verdict.Accept)
                yield return new(Verdict.Accept, end.Branch);
            else
                yield return new(chain.Policy, end.Branch.With(stack.Name, new PolicyHit(chain)));
        }
    }
}

/// <summary>No rule decided, and the chain's policy stopped the packet.</summary>
internal sealed record PolicyHit(BaseChain Chain) : PathEvent
{
    public override Step ToStep() =>
        new(StepKind.Netfilter, $"table {Chain.Chain.Table}, chain {Chain.Chain.Name}: no rule decides, the policy is {Chain.Policy.ToString()!.ToUpperInvariant()}", Chain.Chain.Source.Line); // a record's text is never null
}
