using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>One way out of a hook: accepted, or stopped for good.</summary>
/// <param name="Verdict">Accept, Drop, Reject, Leaves or CannotTell.</param>
internal readonly record struct HookEnd(Verdict Verdict, Branch Branch);

/// <summary>Runs a packet through all base chains of a hook, in the order of their priorities: what one accepts another may still drop.</summary>
internal static class HookWalk
{
    public static List<HookEnd> Run(NetworkStack stack, NetHook hook, Branch start)
    {
        var ends = new List<HookEnd>(InUse) { new(Verdict.Accept, start) };
        foreach (var stage in stack.Hooks(start.Packet.IsV6).Plan(hook).Stages)
        {
            if (ends.Count == 1 && ReferenceEquals(ends[0].Verdict, Verdict.Accept))
                ends = Alone(stack, stage, ends);
            else
                ends = Through(stack, stage, ends);
        }

        if (hook == NetHook.Output)
            Rerouting.Settle(ends);

        return ends;
    }

    // As long as a packet has one way, no other list is made.
    private static List<HookEnd> Alone(NetworkStack stack, HookStage stage, List<HookEnd> ends)
    {
        var branch = ends[0].Branch;
        ends.Clear();
        stage(stack, branch, ends);
        return Met(stack, ends);
    }

    // So many ways a packet mostly takes.
    private const int InUse = 3;

    /// <summary>What was accepted so far goes through one thing more.</summary>
    public static List<HookEnd> Through(NetworkStack stack, HookStage stage, List<HookEnd> ends)
    {
        var after = new List<HookEnd>(ends.Count);
        Through(stack, stage, ends, after);
        return Met(stack, after);
    }

    private static void Through(NetworkStack stack, HookStage stage, List<HookEnd> ends, List<HookEnd> after)
    {
        foreach (var end in ends)
        {
            if (ReferenceEquals(end.Verdict, Verdict.Accept))
                stage(stack, end.Branch, after);
            else
                after.Add(end);
        }
    }

    private static List<HookEnd> Met(NetworkStack stack, List<HookEnd> ends) => ends.Count > 1 && stack.Judged is null ? Merged(ends) : ends;

    // What was accepted with the same packet goes on as one.
    private static List<HookEnd> Merged(List<HookEnd> ends)
    {
        var accepted = new List<Branch>(ends.Count);
        foreach (var end in ends)
            if (ReferenceEquals(end.Verdict, Verdict.Accept))
                accepted.Add(end.Branch);

        var merged = Ways.Merged(accepted);
        return merged.Count == accepted.Count ? ends : [.. ends.Where(end => !ReferenceEquals(end.Verdict, Verdict.Accept)), .. merged.Select(branch => new HookEnd(Verdict.Accept, branch))];
    }

    /// <summary>All ways through one base chain; where no rule decides, its policy does.</summary>
    public static void Run(NetworkStack stack, BaseChain chain, Branch branch, List<HookEnd> ends)
    {
        var at = ends.Count;
        new ChainWalk(stack).Walk(chain.Chain, branch, ends);
        for (; at < ends.Count; at++)
        {
            if (ends[at] is { Branch: var undecided } end && ReferenceEquals(end.Verdict, Verdict.Continue))
                ends[at] = new(chain.Policy, chain.Policy == Verdict.Accept ? undecided : undecided.With(stack.Name, new PolicyHit(chain)));
        }
    }
}

/// <summary>No rule decided, and the chain's policy stopped the packet.</summary>
internal sealed record PolicyHit(BaseChain Chain) : PathEvent
{
    public override Step ToStep() =>
        new(StepKind.Netfilter, $"table {Chain.Chain.Table}, chain {Chain.Chain.Name}: no rule decides, the policy is {Chain.Policy.ToString()!.ToUpperInvariant()}", Chain.Chain.Source.Line); // a record's text is never null
}
