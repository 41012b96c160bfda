using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>What a fix does on the model.</summary>
internal enum FixOutcome
{
    ThenDelivered,

    /// <summary>The finding is gone; whether packets then arrive the input does not tell.</summary>
    FaultGone,
    HelpsInPart,
    DoesNotHelp,
    Breaks,
    NotSimulated,
}

/// <summary>A fix as it was tried.</summary>
/// <param name="Why">Of one that was not simulated: why not.</param>
/// <param name="Mended">Flows that were stopped and now arrive; with <paramref name="Still"/>, those that still do not.</param>
/// <param name="Broken">Flows that arrived before and now do not.</param>
internal sealed record FixTrial(FixOutcome Outcome, string? Why, int Mended, int Still, ImmutableArray<TriedFlow> Broken)
{
    public static FixTrial NotSimulated(string why) => new(FixOutcome.NotSimulated, why, 0, 0, []);

    /// <summary>Applies the fix to a node of the model and follows again every flow that the node may have a say in.</summary>
    /// <param name="failing">Flows that it is to mend; may be empty where the finding itself tells (<paramref name="isCured"/>).</param>
    /// <param name="isCured">Whether the finding is gone in the changed model; null where that cannot be told.</param>
    public static FixTrial Of(ProposedFix fix, Node node, ClusterModel cluster, ImmutableArray<TriedFlow> failing, Func<ClusterModel, bool?> isCured)
    {
        if (fix.Problem is { } problem)
            return NotSimulated(problem);

        var (mended, unknown) = fix.ApplyTo(node);
        if (mended is null)
            return NotSimulated(unknown ?? "it cannot be applied");

        var after = cluster.With(node, mended);
        if (after.Fact<Topology>() is not { IsKnown: true, Value: var topology })
            return NotSimulated("the network is not known");

        var again = Again(failing, topology);
        var arriving = cluster.Fact<ReachabilityMatrix>() is { IsKnown: true, Value: var matrix } ? matrix.Tried.Where(flow => flow.Works && Passes(flow, node)).ToImmutableArray() : [];
        var broken = Again(arriving, topology).Where(flow => !flow.Works).ToImmutableArray();
        var still = again.Count(flow => flow.IsStopped && flow.Where.Split('/')[0] == node.Name); // what is stopped elsewhere is another fault
        var now = again.Length - still;
        return new(OutcomeOf(isCured(after), again.Any(flow => flow.Works), now, still, broken.Length), null, now, still, broken);
    }

    private static FixOutcome OutcomeOf(bool? isCured, bool arrives, int mended, int still, int broken) => (isCured, mended, still, broken) switch
    {
        (false, _, _, _) or (_, 0, > 0, _) => FixOutcome.DoesNotHelp,
        (null, 0, _, _) => FixOutcome.NotSimulated,
        (_, _, _, > 0) => FixOutcome.Breaks,
        (_, _, > 0, _) => FixOutcome.HelpsInPart,
        _ => arrives ? FixOutcome.ThenDelivered : FixOutcome.FaultGone,
    };

    private static ImmutableArray<TriedFlow> Again(ImmutableArray<TriedFlow> flows, Topology topology) =>
        ReachabilityMatrix.Try([.. flows.Select(flow => flow.Wanted).Where(wanted => topology.Stack(wanted.Start.Name) is not null).Select(wanted => wanted with { Start = topology.Stack(wanted.Start.Name)! })], topology); // filtered

    // What never comes to the node cannot change.
    private static bool Passes(TriedFlow flow, Node node) =>
        flow.Trace.Ways.SelectMany(way => way.Hops.Concat(way.Reply?.Hops ?? [])).Any(hop => hop.Node.Split('/')[0] == node.Name);
}
