using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Rules.Netfilter;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Flows;

/// <summary>A flow that the cluster lives by is stopped for certain, at a step of which no other rule speaks.</summary>
internal sealed class ClusterTrafficStopped : Rule
{
    private const int MostNamed = 6;

    // Rules that know more of a step than that it stops packets.
    private static readonly ImmutableArray<Rule> Special =
        [new ForwardRejectsPodTraffic(), new IpForwardOff(), new ServiceSourceFromWrongInterface(), new AsymmetricReturn(), new BridgeNetfilterOff()];

    public override RuleInfo Info { get; } = new("path/cluster-traffic-stopped", Severity.Critical)
    {
        Explains = ["cni/no-route-to-host", "services/upstream-no-route", .. ApiOutOfReach.Signs, "dns/upstream-times-out"],
        Needs = ["routing/routes and links/addr of the nodes", "iptables or nftables rules", "kernel/sysctl", "Services, EndpointSlices, pods and nodes of the API"],
    };

    public override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster)
    {
        var matrix = cluster.Fact<ReachabilityMatrix>();
        if (!matrix.IsKnown)
            return [new Evaluation.NotEvaluated(FindingScope.Cluster, matrix.WhyMissing ?? "")];

        var special = new Lazy<ImmutableHashSet<string>>(() => [.. Special.SelectMany(rule => rule.Evaluate(cluster)).OfType<Evaluation.Found>().SelectMany(found => found.Findings).Where(finding => finding.Scope.Kind == ScopeKind.Node).Select(finding => finding.Scope.Name)]);
        return [.. cluster.Nodes.Select(node => Answer(FindingScope.OfNode(node.Name), () => Check(node, cluster, matrix.Value, special)))];
    }

    private IEnumerable<Finding> Check(Node node, ClusterModel cluster, ReachabilityMatrix matrix, Lazy<ImmutableHashSet<string>> special)
    {
        var needed = matrix.Tried.Where(flow => flow.Wanted.MustWork).ToList();
        var stopped = needed.Where(flow => flow.IsStopped && !IsMeant(flow, cluster) && LastNode(flow, cluster) == node.Name).ToList();
        if (stopped.Count > 0)
            return special.Value.Contains(node.Name) ? [] : stopped.GroupBy(Step, StringComparer.Ordinal).Select(group => Report(node, [.. group]));

        var own = needed.Where(flow => flow.Wanted.Node == node.Name).ToList();
        if (own.Count == 0)
            throw CannotTell(WhyNone(node) ?? matrix.Untried.Select(flow => WithCommand(flow.Why)).FirstOrDefault() ?? $"no flow of the cluster starts on {node.Name} as far as the input says ({new ShellCommand("kubectl get pods,nodes -A -o json")} against the cluster would tell)");
        if (own.Find(flow => flow is { Works: false, IsStopped: false } && flow.Trace.Disposition != Disposition.Refused) is { } open)
            throw CannotTell($"whether packets from {open.Trace.Flow.From} reach {open.Trace.Flow.To} depends on {WithCommand(open.Trace.DependsOn.FirstOrDefault() ?? open.Trace.DecidedBy?.What ?? "what the input does not hold")}");

        return [];
    }

    private static Sentence? WhyNone(Node node) => node.Fact<RoutingTables>().WhyMissing ?? node.Fact<NodeLinks>().WhyMissing;

    private static Sentence WithCommand(Sentence what)
    {
        if (what.Contains(" would tell", StringComparison.Ordinal))
            return what;
        if (what.Contains("somebody listens", StringComparison.Ordinal))
            return $"{what} ({new ShellCommand("ss -lntu")} in that network namespace would tell)";
        return $"{what} ({new ShellCommand("sb-collect")} on the nodes of that way would tell)";
    }

    // A policy's or kube-proxy's own verdict is no fault; nor is what happens to a made-up address outside.
    private static bool IsMeant(TriedFlow flow, ClusterModel cluster) =>
        (flow.Trace.DecidedBy is { Kind: StepKind.Netfilter } step && FirewallOwner.IsPolicyStep(step))
        || (flow.Kind == FlowKind.OutsideToService && (flow.Trace.Disposition == Disposition.ReplyLost || cluster.Nodes.All(node => node.Name != flow.Where.Split('/')[0])));

    // What dies in a router beyond was sent there by a node.
    private static string? LastNode(TriedFlow flow, ClusterModel cluster) =>
        flow.Stacks.Select(stack => stack.Split('/')[0]).LastOrDefault(name => cluster.Nodes.FirstOrDefault(node => node.Name == name) is { } node && Cluster.Kubernetes.NodeSigns.Any(node, cluster));

    private static string Step(TriedFlow flow) => flow.Trace.DecidedBy is { } step ? $"{flow.Where} {step.Source?.ToString() ?? step.What}" : flow.Where;

    private Finding Report(Node node, ImmutableArray<TriedFlow> flows)
    {
        var first = flows[0];
        var step = first.Trace.DecidedBy;
        var names = flows.Select(flow => $"{flow.Trace.Flow.From} to {flow.Trace.Flow.To}").Distinct().ToList();
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, "simulated packets end there for certain; whether a real one did no log was asked",
            ("node", node.Name),
            ("where", first.Where),
            ("from", first.Trace.Flow.From),
            ("to", first.Trace.Flow.To),
            ("end", EndWord(first.Trace.Disposition)),
            ("step", step?.What ?? ""),
            ("place", step?.Source?.ToString() ?? ""),
            ("count", flows.Length),
            ("seen", Seen(first.Trace.ClientSees)),
            ("flows", string.Join("; ", names.Take(MostNamed)) + (names.Count > MostNamed ? $"; and {names.Count - MostNamed} more" : ""))) with
        {
            Evidence = [.. Lines(first.Trace)],
            Trace = first.Trace,

            // Of the cluster's DNS alone it is the other way round: that CoreDNS is away stops its clients.
            Brings = flows.Any(flow => flow.Kind is FlowKind.PodToApi or FlowKind.NodeToApi) ? ApiOutOfReach.Effects : [],
        };
    }

    private static IEnumerable<Evidence> Lines(Trace trace)
    {
        if (trace.DecidedBy is { Source: { } line } step)
            yield return ForwardWords.Cite(line, step.What);
        foreach (var route in trace.Hops.SelectMany(hop => hop.Steps).Where(one => one is { Kind: StepKind.Route or StepKind.Translate, Source: not null } && !ReferenceEquals(one, trace.DecidedBy)).Take(MostNamed))
            yield return ForwardWords.Cite(route.Source!.Value, route.What); // filtered
    }

    private static string EndWord(Disposition end) => end switch
    {
        Disposition.NoRoute => "finds no route",
        Disposition.UnreachableRoute => "meets an unreachable route",
        Disposition.ProhibitedRoute => "meets a prohibiting route",
        Disposition.Blackhole => "meets a blackhole route",
        Disposition.RpFiltered => "is dropped by the reverse path filter",
        Disposition.NotForwarding => "is not forwarded",
        Disposition.NeighbourUnreachable => "has a next hop that does not answer",
        Disposition.MtuExceeded => "is too large for the path",
        Disposition.TtlExceeded or Disposition.Loop => "goes round in a circle",
        Disposition.ReplyLost => "arrives, but its answer is lost",
        Disposition.Rejected => "is rejected",
        Disposition.LeavesModel => "leaves the cluster with a Service's address, which nobody outside knows",
        _ => "is dropped",
    };

    private static string Seen(ClientSees seen) => seen switch
    {
        ClientSees.Refused => "\"connection refused\"",
        ClientSees.NoRouteToHost => "\"no route to host\"",
        ClientSees.NetworkUnreachable => "\"network is unreachable\"",
        ClientSees.UnexpectedSource => "answers from another address than was asked",
        _ => "a timeout",
    };
}
