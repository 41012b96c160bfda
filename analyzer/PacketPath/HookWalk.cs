using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath;

/// <summary>Walks a packet through one table at one hook in every back end: each may end its way, none can save it from another.</summary>
internal static class HookWalk
{
    public static ImmutableArray<TableEnd> Filter(NodeNetwork node, string table, string hook, Branch branch)
    {
        ImmutableArray<TableEnd> ends = [new(EndKind.Accepted, branch, null, null)];
        foreach (var save in node.Netfilter.Known)
            ends = Through(node, save, table, hook, ends, goesOn: _ => true);

        return ends;
    }

    /// <summary>NAT: the back end that translates first has its way, and which one runs first is not in the input.</summary>
    public static ImmutableArray<TableEnd> Nat(NodeNetwork node, string hook, Branch branch)
    {
        if (branch.Packet.IsUntracked)
            return [new(EndKind.Accepted, branch, null, null)];

        var saves = node.Netfilter.Known.Where(save => save.Table("nat") is { HasRules: true }).ToImmutableArray();
        var ends = InOrder(node, saves, hook, branch);
        if (saves.Length < 2)
            return ends;

        var reversed = InOrder(node, [.. saves.Reverse()], hook, branch);
        return SamePackets(ends, reversed)
            ? ends
            : [.. ends.Concat(reversed).Select(end => end with { Branch = end.Branch.If(Answer.Unknown($"whether the nft or the legacy nat {hook} chain runs first")) })];
    }

    private static ImmutableArray<TableEnd> InOrder(NodeNetwork node, ImmutableArray<IptablesSave> saves, string hook, Branch branch)
    {
        ImmutableArray<TableEnd> ends = [new(EndKind.Accepted, branch, null, null)];
        foreach (var save in saves)
            ends = Through(node, save, "nat", hook, ends, goesOn: end => end.Branch.Packet == branch.Packet);

        return ends;
    }

    private static ImmutableArray<TableEnd> Through(
        NodeNetwork node, IptablesSave save, string table, string hook, ImmutableArray<TableEnd> ends, Func<TableEnd, bool> goesOn)
    {
        if (save.Table(table) is not { } rules)
            return ends;

        var walk = new ChainWalk(rules, node.Fib);
        return [.. ends.SelectMany(end => end.Kind == EndKind.Accepted && goesOn(end) ? walk.From(hook, end.Branch) : [end])];
    }

    private static bool SamePackets(ImmutableArray<TableEnd> one, ImmutableArray<TableEnd> other) =>
        one.Select(end => end.Branch.Packet).ToHashSet().SetEquals(other.Select(end => end.Branch.Packet));
}
