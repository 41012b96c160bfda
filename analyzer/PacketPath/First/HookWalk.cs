using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>Walks a packet through one table at one hook in every back end: each may end its way, none can save it from another.</summary>
internal static class HookWalk
{
    public static ImmutableArray<TableEnd> Filter(NodeNetwork node, string table, string hook, Branch branch)
    {
        ImmutableArray<TableEnd> ends = [new(EndKind.Accepted, branch, null, null)];
        foreach (var save in node.Netfilter.Known)
            ends = save.Table(table) is { } rules ? Through(node, rules, hook, ends, goesOn: _ => true) : save.Knows(table) ? ends : Unseen(save, table, hook, ends);

        return ends;
    }

    /// <summary>Base chains of nft's own language at a hook, of these priorities; what one accepts another may still drop.</summary>
    public static ImmutableArray<TableEnd> Native(NodeNetwork node, string hook, Predicate<int> priorities, Branch branch)
    {
        ImmutableArray<TableEnd> ends = [new(EndKind.Accepted, branch, null, null)];
        foreach (var chain in node.Native.Where(chain => chain.Type != "nat" && IsAt(chain, hook) && priorities(chain.Priority ?? 0)))
            ends = Through(node, chain.Table, chain.Chain, ends, goesOn: _ => true);

        return ends;
    }

    /// <summary>NAT: the chain that translates first has its way, and which one runs first is not in the input.</summary>
    public static ImmutableArray<TableEnd> Nat(NodeNetwork node, string hook, Branch branch)
    {
        if (branch.Packet.IsUntracked)
            return [new(EndKind.Accepted, branch, null, null)];

        var chains = NatChains(node, hook);
        var ends = InOrder(node, chains, branch);
        foreach (var save in node.Netfilter.Known.Where(save => !save.Knows("nat")))
            ends = Unseen(save, "nat", hook, ends);
        if (chains.Length < 2)
            return ends;

        var reversed = InOrder(node, [.. chains.Reverse()], branch);
        return SamePackets(ends, reversed)
            ? ends
            : [.. ends.Concat(reversed).Select(end => end with { Branch = end.Branch.If(Answer.Unknown($"which of the nat {hook} chains runs first")) })];
    }

    private static ImmutableArray<(NetfilterTable Table, string Chain)> NatChains(NodeNetwork node, string hook) =>
    [
        .. node.Netfilter.Known.Select(save => save.Table("nat")).OfType<NetfilterTable>().Where(table => table.HasRules).Select(table => (table, hook)),
        .. node.Native.Where(chain => chain.Type == "nat" && IsAt(chain, hook)).Select(chain => (chain.Table, chain.Chain)),
    ];

    private static bool IsAt(NftBaseChain chain, string hook) => chain.Hook.Equals(hook, StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<TableEnd> InOrder(NodeNetwork node, ImmutableArray<(NetfilterTable Table, string Chain)> chains, Branch branch)
    {
        ImmutableArray<TableEnd> ends = [new(EndKind.Accepted, branch, null, null)];
        foreach (var (table, chain) in chains)
            ends = Through(node, table, chain, ends, goesOn: end => end.Branch.Packet == branch.Packet);

        return ends;
    }

    private static ImmutableArray<TableEnd> Through(
        NodeNetwork node, NetfilterTable table, string chain, ImmutableArray<TableEnd> ends, Func<TableEnd, bool> goesOn)
    {
        var walk = new ChainWalk(table, node.Fib);
        return [.. ends.SelectMany(end => end.Kind == EndKind.Accepted && goesOn(end) ? walk.From(chain, end.Branch) : [end])];
    }

    // What a table does of which nothing is in the input, nobody can tell; should it let the packet be, it goes on.
    private static ImmutableArray<TableEnd> Unseen(IptablesSave save, string table, string hook, ImmutableArray<TableEnd> ends)
    {
        var unknown = Answer.Unknown($"what table {table} does at {hook}: {save.WhyPartial}");
        var step = new Step(StepKind.Netfilter, unknown.DependsOn ?? "", save.Text.Whole);
        return
        [
            .. ends.SelectMany(end => end.Kind == EndKind.Accepted
                ? (IEnumerable<TableEnd>)[end with { Branch = end.Branch.If(unknown) }, new(EndKind.CannotTell, end.Branch.If(unknown).With(step), null, null)]
                : [end]),
        ];
    }

    private static bool SamePackets(ImmutableArray<TableEnd> one, ImmutableArray<TableEnd> other) =>
        one.Select(end => end.Branch.Packet).ToHashSet().SetEquals(other.Select(end => end.Branch.Packet));
}
