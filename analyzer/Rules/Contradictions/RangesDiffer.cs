using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>Two places that state one range of addresses, and do not agree.</summary>
internal abstract class RangesDiffer : ClusterRule
{
    protected abstract RangeUse Use { get; }

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var ranges = Need(cluster.Fact<ClusterRanges>());
        var conflicts = ranges.ConflictsOf(Use);
        if (conflicts.IsEmpty && !ranges.Of(Use).GroupBy(statement => Use == RangeUse.PodsOfNode ? statement.Node : null).Any(of => of.Select(statement => (statement.By, statement.Node)).Distinct().Skip(1).Any()))
            throw CannotTell($"fewer than two places in the input state {Named} (flags of the components, kubeadm-config, the CNI plug-in's configuration, node objects; {new ShellCommand("kubectl cluster-info dump | grep -m 5 cidr")} would tell)");

        return conflicts.Select(conflict => OddOneLast(conflict, ranges)).DistinctBy(conflict => conflict.Other).GroupBy(Scope).Select(conflict => Describe(conflict.Key, [.. conflict]));
    }

    /// <summary>What is stated, in the field's words.</summary>
    protected abstract string Named { get; }

    protected virtual FindingScope Scope(RangeConflict conflict) => FindingScope.Cluster;

    // What fewer places say is the likelier mistake; of two, what stands on the node itself.
    private RangeConflict OddOneLast(RangeConflict conflict, ClusterRanges ranges)
    {
        var (one, other) = (Count(conflict.One), Count(conflict.Other));
        return other < one || (other == one && conflict.Other.Line.Artifact.Node is not null) ? conflict : new(conflict.Other, conflict.One);

        int Count(RangeStatement statement) => ranges.Of(Use).Count(other => other.Range == statement.Range && (Use != RangeUse.PodsOfNode || other.Node == statement.Node));
    }

    private Finding Describe(FindingScope scope, ImmutableArray<RangeConflict> conflicts)
    {
        var (one, other) = conflicts[0];
        return Found(
            scope,
            Confidence.Likely,
            "both places are in the input and only one of them can be right; which of them the failing component follows, the input does not show",
            ("node", scope.Name),
            ("one", one.Range),
            ("oneBy", Who(one)),
            ("other", other.Range),
            ("otherBy", Who(other)),
            ("all", string.Join("; ", conflicts.Select(conflict => conflict.ToString())))) with
        {
            Evidence =
            [
                Evidence.Of(other.Line, $"{Who(other)} says {other.Range}"),
                Evidence.Of(one.Line, $"{Who(one)} says {one.Range}"),
                .. conflicts.Skip(1).Select(more => Evidence.Of(more.Other.Line, $"{Who(more.Other)} says {more.Other.Range}")),
            ],
        };
    }

    private static string Who(RangeStatement statement) => statement.Node is null ? statement.By : $"{statement.By} on {statement.Node}";
}
