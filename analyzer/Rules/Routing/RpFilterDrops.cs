using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The strict reverse path filter of a node drops packets of the cluster, because the way back leads out of another interface.</summary>
internal sealed class RpFilterDrops : NodeRule
{
    private const string Martian = "routing/martian-source";

    public override RuleInfo Info { get; } = new("routing/rp-filter-drops", Severity.Critical)
    {
        Explains = [Martian, "path/cluster-traffic-stopped", .. ApiOutOfReach.Effects, "dns/upstream-times-out"],
        Needs = ["kernel/sysctl", "routing/routes and routing/rules", "links/addr", "what the reachability of the cluster's flows is worked out from"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var sysctl = Need(node.Fact<Sysctl>());
        Need(node.Fact<RoutingTables>());
        if (!sysctl.Values.All.Any(value => IsSwitch(value.Key)))
            throw CannotTell($"kernel/sysctl does not show rp_filter ({new ShellCommand("sysctl -a -r rp_filter")} on the node would tell)");
        if (!sysctl.Values.All.Any(value => IsSwitch(value.Key) && value.Number > 0))
            return [];

        var dropped = Need(cluster.Fact<ReachabilityMatrix>()).Tried.Where(flow => flow.Wanted.MustWork && StepOf(flow, node) is not null).ToImmutableArray();
        return dropped.IsEmpty ? [] : [Describe(node, sysctl, dropped)];
    }

    private static bool IsSwitch(string key) => key.StartsWith("net.ipv4.conf.", StringComparison.Ordinal) && key.EndsWith(".rp_filter", StringComparison.Ordinal);

    // The request's way or the answer's ends there for certain.
    private static Step? StepOf(TriedFlow flow, Node node)
    {
        if (!flow.IsStopped || flow.Where.Split('/')[0] != node.Name)
            return null;
        if (flow.Trace.Disposition == Disposition.RpFiltered)
            return flow.Trace.DecidedBy;

        return flow.Trace.Ways.Select(way => way.Reply).FirstOrDefault(reply => reply?.Disposition == Disposition.RpFiltered)?.DecidedBy;
    }

    private Finding Describe(Node node, Sysctl sysctl, ImmutableArray<TriedFlow> dropped)
    {
        var first = dropped[0];
        var step = StepOf(first, node)!; // filtered
        var hits = node.Logs.Hits(Martian);
        var line = step.Source ?? sysctl.Values.All.First(value => IsSwitch(value.Key) && value.Number > 0).Line;
        var because = hits is null
            ? "the simulated packet is dropped by the filter for certain; the kernel logs such packets only with log_martians"
            : "the simulated packet is dropped by the filter for certain, and the kernel log shows dropped ones";
        return Found(FindingScope.OfNode(node.Name), hits is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name), ("from", first.Trace.Flow.From), ("to", first.Trace.Flow.To), ("step", step.What), ("setting", line.Text.Trim()), ("count", dropped.Length),
            ("flows", string.Join("; ", dropped.Select(flow => $"{flow.Trace.Flow.From} to {flow.Trace.Flow.To}").Distinct().Take(4))), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(line, step.What), .. Routes(first), .. hits?.Samples.Take(2).Select(sample => Evidence.Of(sample, "the kernel dropped such a packet")) ?? []],
            Trace = first.Trace,
        };
    }

    private static IEnumerable<Evidence> Routes(TriedFlow flow) => flow.Trace.Hops.SelectMany(hop => hop.Steps)
        .Where(step => step is { Kind: StepKind.Route, Source: not null }).Take(2)
        .Select(step => ClusterAddresses.Cite(step.Source ?? default(SourceLine), step.What)); // filtered
}
