using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>The flows that a cluster lives by, each simulated.</summary>
/// <param name="Limits">What was left out because there is too much of it; empty where all was tried.</param>
internal sealed record ReachabilityMatrix(ImmutableArray<TriedFlow> Tried, ImmutableArray<UntriedFlow> Untried, ImmutableArray<string> Limits) : IClusterFact<ReachabilityMatrix>
{
    public IEnumerable<TriedFlow> Stopped => Tried.Where(flow => flow.IsStopped);

    public IEnumerable<TriedFlow> Open => Tried.Where(flow => flow is { Works: false, IsStopped: false });

    public static Availability<ReachabilityMatrix> From(ClusterModel cluster)
    {
        var topology = cluster.Fact<Topology>();
        if (!topology.IsKnown)
            return Availability<ReachabilityMatrix>.Missing(topology.WhyMissing!); // not known

        var subject = MatrixSubject.Of(topology.Value);
        if (subject.Nodes.IsEmpty)
            return Availability<ReachabilityMatrix>.Missing($"no node of a cluster is in the input with its links and routes ({new ShellCommand("ip addr")} and {new ShellCommand("ip route show table all")} on the nodes would tell)");

        var list = PodFlows.Of(subject).With(NodeFlows.Of(subject)).With(OutsideFlows.Of(subject));
        return Availability<ReachabilityMatrix>.Known(new(Try(list.Wanted, topology.Value), list.Untried, subject.Pairs.Limit is { } limit ? [limit] : []));
    }

    /// <summary>Each flow followed; what hinders from calling it certain is added.</summary>
    public static ImmutableArray<TriedFlow> Try(ImmutableArray<WantedFlow> wanted, Topology topology)
    {
        var (simulator, doubts) = (new Simulator(topology), new Doubts(topology));
        return [.. wanted.AsParallel().AsOrdered().Select(flow => new TriedFlow(flow, doubts.Of(simulator.Follow(flow.Flow, flow.Start))))];
    }
}
