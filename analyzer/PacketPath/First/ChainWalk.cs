using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.First.Matches;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>Walks a packet through the chains of one table.</summary>
internal sealed class ChainWalk(NetfilterTable table, Fib fib)
{
    // As deep as iptables lets jumps go is far more than anybody writes.
    private const int MaxDepth = 64;
    private const int MaxBranches = 128;

    /// <summary>All ways from this built-in chain out of the table; accepted where the table has no such chain.</summary>
    public ImmutableArray<TableEnd> From(string hook, Branch branch)
    {
        if (table.Chain(hook) is not { } chain)
            return [new(EndKind.Accepted, branch, null, null)];

        var ends = ImmutableArray.CreateBuilder<TableEnd>();
        foreach (var end in Walk(chain, branch, []))
            ends.Add(end.Kind == EndKind.FellThrough ? ByPolicy(chain, end.Branch) : end);

        return ends.ToImmutable();
    }

    private static TableEnd ByPolicy(Chain chain, Branch branch) => chain.Policy == "DROP"
        ? new(EndKind.Dropped, branch.With(new(StepKind.Netfilter, $"table {chain.Table}, chain {chain.Name}: no rule decides, the policy is DROP", chain.Line)), null, chain)
        : new(EndKind.Accepted, branch, null, chain);

    private List<TableEnd> Walk(Chain chain, Branch start, ImmutableArray<ChainRule> jumps)
    {
        var ends = new List<TableEnd>();
        var live = new List<Branch> { start };
        foreach (var rule in chain.Rules)
        {
            var next = new List<Branch>();
            foreach (var branch in live)
                Meet(rule, branch, jumps, next, ends);

            live = Merged(next);
            if (live.Count == 0)
                break;
            if (live.Count + ends.Count > MaxBranches)
                return [new(EndKind.CannotTell, start.With(new(StepKind.Netfilter, "too many ways to follow", rule.Line)), rule, null)];
        }

        ends.AddRange(live.Select(branch => new TableEnd(EndKind.FellThrough, branch, null, null)));
        return ends;
    }

    private void Meet(ChainRule rule, Branch branch, ImmutableArray<ChainRule> jumps, List<Branch> next, List<TableEnd> ends)
    {
        var answer = MatchCatalog.Test(rule, branch.Packet, fib);
        if (answer.Truth != Truth.Yes)
            next.Add(answer.Truth == Truth.Unknown && Matters(rule) ? branch.If(answer) : branch);
        if (answer.Truth != Truth.No)
            Hit(rule, answer.Truth == Truth.Unknown && Matters(rule) ? branch.If(answer) : branch, jumps, next, ends);
    }

    // LOG behind an unknown limit changes nothing, so nothing depends on it.
    private static bool Matters(ChainRule rule) => rule.Target is { } target && !RuleTarget.OnlyTells(target.Name);

    private void Hit(ChainRule rule, Branch branch, ImmutableArray<ChainRule> jumps, List<Branch> next, List<TableEnd> ends)
    {
        if (rule.Target is { } target && table.Chain(target.Name) is { } called)
            Call(rule, called, branch, jumps, next, ends);
        else
            RuleTarget.Apply(rule, branch, jumps, next, ends, fib);
    }

    private void Call(
        ChainRule rule, Chain called, Branch branch, ImmutableArray<ChainRule> jumps, List<Branch> next, List<TableEnd> ends)
    {
        if (jumps.Length >= MaxDepth)
        {
            ends.Add(new(EndKind.CannotTell, branch.With(new(StepKind.Netfilter, $"{rule.Place}: chains call each other in a circle", rule.Line)), rule, null));
            return;
        }

        var isGoto = rule.Target!.IsGoto; // it has a target: it calls a chain
        foreach (var end in Walk(called, branch, jumps.Add(rule)))
        {
            if (end.Kind == EndKind.FellThrough && !isGoto)
                next.Add(end.Branch);
            else
                ends.Add(end);
        }
    }

    // Ways that meet again with the same packet go on as one; it rests on what both rested on.
    private static List<Branch> Merged(List<Branch> branches)
    {
        if (branches.Count < 2)
            return branches;

        return [.. branches.GroupBy(branch => branch.Packet).Select(group => group.Aggregate(Merge))];
    }

    private static Branch Merge(Branch one, Branch other) => one with
    {
        Conditions = [.. one.Conditions.Where(other.Conditions.Contains)],
        Steps = one.Steps.Length <= other.Steps.Length ? one.Steps : other.Steps,
    };
}
