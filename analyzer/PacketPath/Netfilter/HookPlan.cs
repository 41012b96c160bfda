using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Ipvs;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>One thing that happens at a hook: a base chain, connection tracking, translation.</summary>
/// <param name="ends">Takes all ways out of it.</param>
internal delegate void HookStage(NetworkStack stack, Branch branch, List<HookEnd> ends);

/// <summary>What happens at a hook, in the order of priorities.</summary>
/// <param name="Nat">The nat chains, those of one priority together; they run where the kernel translates.</param>
internal sealed record HookPlan(ImmutableArray<HookStage> Stages, ImmutableArray<ImmutableArray<BaseChain>> Nat)
{
    // Connection tracking stands at -200 where packets come in, translation at -100 or 100, whatever the nat chains' own priorities.
    public static HookPlan Of(HookTable table, NetHook hook)
    {
        var comesIn = hook is NetHook.Prerouting or NetHook.Output;
        var chains = table.At(hook).Where(chain => !chain.LetsAllPass).ToList();
        var hooked = chains.Where(chain => chain.Type != ChainType.Nat).Select(chain => (Hooked: Hooked.Of(chain), Run: Of(chain, hook))).ToList();
        if (comesIn)
            hooked.Add((Hooked.Tracking, (stack, branch, ends) => ConnectionTracking.Track(stack, branch, ends)));
        if (hook is not (NetHook.Forward or NetHook.Ingress or NetHook.Egress))
            hooked.Add((comesIn ? Hooked.DestinationNat : Hooked.SourceNat, NatAt(hook)));
        var stages = hooked.GroupBy(one => one.Hooked.Priority).Select(group => (Priority: group.Key, Run: InSomeOrder([.. group.Select(one => one.Hooked)], [.. group.Select(one => one.Run)]))).ToList();
        if (Balancing.PriorityAt(hook) is { } balancing)
            stages.Add((balancing, (stack, branch, ends) => Balancing.At(stack, hook, branch, ends)));
        foreach (var unseen in table.Unknown.Where(unseen => !unseen.IsTakenForNone))
            if (unseen.PriorityAt(hook) is { } priority)
                stages.Add((priority, Unseen(unseen)));

        return new([.. stages.OrderBy(stage => stage.Priority).Select(stage => stage.Run)], Grouped(chains.Where(chain => chain.Type == ChainType.Nat)));
    }

    private static ImmutableArray<ImmutableArray<BaseChain>> Grouped(IEnumerable<BaseChain> chains) =>
        [.. chains.GroupBy(chain => chain.Priority).Select(group => group.ToImmutableArray())];

    private static HookStage NatAt(NetHook hook)
    {
        HookStage nat = (stack, branch, ends) => Translation.At(stack, hook, branch, ends);
        return hook == NetHook.Output ? Rerouting.AfterNat(nat) : nat;
    }

    private static HookStage InSomeOrder(ImmutableArray<Hooked> hooked, ImmutableArray<HookStage> runs)
    {
        if (runs is [var only])
            return only;

        var which = EqualPriorities.Which(hooked);
        return (stack, branch, ends) => ends.AddRange(EqualPriorities.Agreed(stack, hooked, runs, branch, which, order => InTurn(stack, order, branch)));
    }

    private static List<HookEnd> InTurn(NetworkStack stack, ImmutableArray<HookStage> stages, Branch branch)
    {
        List<HookEnd> ends = [new(Verdict.Accept, branch)];
        foreach (var stage in stages)
            ends = HookWalk.Through(stack, stage, ends);

        return ends;
    }

    private static HookStage Of(BaseChain chain, NetHook hook)
    {
        HookStage run = (stack, branch, ends) => HookWalk.Run(stack, chain, branch, ends);
        return chain.Type == ChainType.Route && hook == NetHook.Output ? Rerouting.After(run) : run;
    }

    // What rules do that are not in the input, nobody can tell; should they let the packet be, it goes on.
    private static HookStage Unseen(UnseenRules unseen) => (stack, branch, ends) =>
    {
        // One fact, whichever hook comes first: they let the packet and its answer alone, or they do not.
        var what = unseen.In(stack.Name);
        var (decide, pass) = branch.Split(what);
        if (pass is not null)
            ends.Add(new(Verdict.Accept, pass));
        if (decide is not null)
            ends.Add(new(new Verdict.CannotTell(what), decide));
    };
}
