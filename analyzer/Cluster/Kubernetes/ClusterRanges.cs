using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The addresses of pods and Services by everything in the input that states them, so that the statements can be held
/// against each other.</summary>
internal sealed record ClusterRanges(ImmutableArray<RangeStatement> Statements) : IClusterFact<ClusterRanges>
{
    public static Availability<ClusterRanges> From(ClusterModel cluster)
    {
        var statements = RangeStatements.Of(cluster).ToImmutableArray();
        return statements.IsEmpty
            ? Availability<ClusterRanges>.Missing("nothing in the input states the ranges of pods or Services (no component's flags, kubeadm-config, CNI configuration or node objects)")
            : Availability<ClusterRanges>.Known(new(statements));
    }

    public IEnumerable<RangeStatement> Of(RangeUse use) => Statements.Where(statement => statement.Use == use);

    /// <summary>The narrowest statements that hold this address.</summary>
    public IEnumerable<RangeStatement> Containing(IPAddress address)
    {
        var holders = Statements.Where(statement => statement.Range.Contains(address)).ToImmutableArray();
        return holders.Where(statement => statement.Range.Length == holders.Max(holder => holder.Range.Length));
    }

    /// <summary>Statements of which one at most can be true, the first of each kind against the others.</summary>
    public ImmutableArray<RangeConflict> Conflicts =>
    [
        .. ConflictsOf(RangeUse.Services),
        .. ConflictsOf(RangeUse.Pods),
        .. Of(RangeUse.PodsOfNode).Select(Outside).OfType<RangeConflict>(),
        .. Overlaps(),
    ];

    /// <summary>Statements on one use of which one at most can be true; of pods' ranges one may be a part of the other.</summary>
    public ImmutableArray<RangeConflict> ConflictsOf(RangeUse use) =>
    [
        .. use switch
        {
            RangeUse.Services => ConflictsAmong(Of(use), (one, other) => one.Range != other.Range),
            RangeUse.Pods => ConflictsAmong(Of(use), (one, other) => !one.Range.Contains(other.Range) && !other.Range.Contains(one.Range)),
            _ => Of(use).GroupBy(statement => statement.Node).SelectMany(node => ConflictsAmong(node, (one, other) => one.Range != other.Range)),
        },
    ];

    // Of one source several ranges are several families, or pools that belong together.
    private static IEnumerable<RangeConflict> ConflictsAmong(IEnumerable<RangeStatement> statements, Func<RangeStatement, RangeStatement, bool> contradict)
    {
        foreach (var family in statements.GroupBy(statement => statement.Range.IsV6))
        {
            var bySource = family.GroupBy(statement => (statement.By, statement.Node)).Select(source => source.ToImmutableArray()).ToImmutableArray();
            foreach (var other in bySource.Skip(1))
            {
                if (other.All(theirs => bySource[0].All(ours => contradict(ours, theirs))))
                    yield return new(bySource[0][0], other[0]);
            }
        }
    }

    private RangeConflict? Outside(RangeStatement ofNode)
    {
        var ofCluster = Of(RangeUse.Pods).Where(statement => statement.Range.IsV6 == ofNode.Range.IsV6).ToImmutableArray();
        return ofCluster.IsEmpty || ofCluster.Any(statement => statement.Range.Contains(ofNode.Range)) ? null : new(ofCluster[0], ofNode);
    }

    private IEnumerable<RangeConflict> Overlaps() =>
        from pods in Of(RangeUse.Pods)
        from services in Of(RangeUse.Services)
        where pods.Range.Contains(services.Range) || services.Range.Contains(pods.Range)
        select new RangeConflict(pods, services);
}

/// <summary>Two statements that contradict each other: both are kept.</summary>
internal sealed record RangeConflict(RangeStatement One, RangeStatement Other)
{
    public override string ToString() => $"{One}, but {Other}";
}
