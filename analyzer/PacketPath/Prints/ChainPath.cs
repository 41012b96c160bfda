using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>The rules that called each other, from a base chain to the rule at hand; with how likely each was taken.</summary>
internal sealed record ChainPath(ImmutableArray<(RuleHit Hit, double Chance)> Calls)
{
    public static ChainPath Empty { get; } = new([]);

    /// <summary>The path to the rule that stopped a packet.</summary>
    public static ChainPath Before(Obstacle obstacle)
    {
        var path = Empty;
        foreach (var trail in obstacle.Hop.Events)
            path = trail.Event is RuleHit hit ? (path.IsContinuedBy(hit) ? path : Empty).To(hit, 1) : Empty;

        return path;
    }

    public RuleHit? Last => Calls.IsEmpty ? null : Calls[^1].Hit;

    /// <summary>Whether the rule stands in a chain of this walk, so that no base chain begins with it.</summary>
    public bool IsContinuedBy(RuleHit next) => Calls.Any(call => IsSibling(call.Hit, next) || HasCalled(call.Hit, next));

    /// <summary>The path to the next rule that matched: below the last one where that called its chain, else beside one further up.</summary>
    public ChainPath To(RuleHit next, double chance)
    {
        var kept = Calls;
        while (!kept.IsEmpty && !HasCalled(kept[^1].Hit, next))
            kept = kept.RemoveAt(kept.Length - 1);

        return new(kept.Add((next, chance)));
    }

    // Both back ends of iptables have a table filter.
    private static bool IsSibling(RuleHit one, RuleHit other) =>
        IsIn(Source(one).Table, Source(one).Chain, other) && Source(one).Index < Source(other).Index && Source(one).Line.Artifact.Path == Source(other).Line.Artifact.Path;

    private static bool IsIn(string table, string chain, RuleHit hit) => Source(hit).Table == table && Source(hit).Chain == chain;

    private static bool HasCalled(RuleHit caller, RuleHit called) => caller.Verdict switch
    {
        Verdict.Jump jump => IsIn(jump.Chain.Table, jump.Chain.Name, called),
        Verdict.Goto leave => IsIn(leave.Chain.Table, leave.Chain.Name, called),
        _ => false,
    };

    private static Artifacts.Netfilter.ChainRule Source(RuleHit hit) => hit.Rule.Source;

    // nat PREROUTING#1 > KUBE-SERVICES#13 > KUBE-SVC[shop/web:http]#2 (p=0.33) > KUBE-SEP[10.244.0.32]#2
    public string Words(FlowNames names) => Calls.IsEmpty
        ? ""
        : $"{Source(Calls[0].Hit).Table} {string.Join(" > ", Calls.Select(call => $"{names.Chain(Source(call.Hit).Chain)}#{Source(call.Hit).Index}{(call.Chance < 0.995 ? $" ({FlowNames.Chance(call.Chance)})" : "")}"))}";
}
