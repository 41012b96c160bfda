using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A node's own firewall stops what its role needs from other nodes: the overlay's port, the kubelet, the API server, etcd, BGP.</summary>
internal sealed class HostFirewallClosesPort : Rule
{
    private const int MostNamed = 6;

    private static readonly ImmutableArray<FlowKind> BetweenNodes = [FlowKind.NodeToApiServer, FlowKind.NodeToControlPlane, FlowKind.ApiServerToKubelet, FlowKind.NodeToOverlay, FlowKind.NodeToBgpPeer];

    public override RuleInfo Info { get; } = new("netfilter/host-firewall-closes-port", Severity.Critical)
    {
        Explains =
        [
            "path/cluster-traffic-stopped", "netfilter/icmp-admin-prohibited", "cni/no-route-to-host", .. ApiOutOfReach.Effects,
            "services/upstream-no-route", "node/kubelet-cannot-register", "node/not-ready",
            "routing/bgp-session-down", "cni/calico-not-ready", "etcd/quorum-lost", "etcd/leader-changes-often", "control-plane/balancer-servers-down", "control-plane/aggregated-api-down",
        ],
        Needs = ["iptables or nftables rules", "links/addr", "routing/routes", "nodes and their roles"],
    };

    public override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster)
    {
        var topology = cluster.Fact<Topology>();
        if (!topology.IsKnown)
            return [new Evaluation.NotEvaluated(FindingScope.Cluster, topology.WhyMissing ?? "")];

        var (subject, simulator) = (MatrixSubject.Of(topology.Value), new Simulator(topology.Value));
        var wanted = NodeFlows.Of(subject).Wanted.Where(flow => BetweenNodes.Contains(flow.Kind)).Concat(NodePort.Flows(subject));
        ImmutableArray<IncomingTry> tries = [.. wanted.Select(flow => IncomingTry.Of(flow, subject, simulator)).OfType<IncomingTry>()];
        return [.. cluster.Nodes.Select(node => Answer(FindingScope.OfNode(node.Name), () => Check(node, cluster, tries)))];
    }

    private IEnumerable<Finding> Check(Node node, ClusterModel cluster, ImmutableArray<IncomingTry> tries)
    {
        Need(node.Fact<NetfilterRulesets>());
        var here = tries.Where(one => one.To == node).ToList();
        var closed = here.Where(one => one.StoppedBy is not null).GroupBy(one => (one.Flow.Protocol, one.Flow.DestinationPort)).ToList();
        if (closed.Count > 0)
            return closed.Select(group => Describe(node, cluster, [.. group]));
        if (here.Find(one => !one.Passes) is { } open)
            throw CannotTell($"whether {node.Name} takes packets from {open.From.Name} to {open.Flow.To} depends on {open.Open}");
        if (here.Count == 0 && NodeSigns.Any(node, cluster))
            throw CannotTell($"what other nodes need of {node.Name} is not in the input: their addresses and roles would tell");

        return HiddenRules.Of(node) is { } hidden && here.Count > 0 ? throw CannotTell($"whether {node.Name} takes packets from other nodes depends on {hidden}") : [];
    }

    private Finding Describe(Node node, ClusterModel cluster, ImmutableArray<IncomingTry> tries)
    {
        var (first, decider) = (tries[0], tries[0].StoppedBy!); // closed by it
        var port = new ClosedPort(first.Kind, first.Flow);
        var owner = FirewallOwner.Of(node, decider) ?? "";
        var logged = decider.IsRejected ? cluster.AllLogs.SelectMany(logs => logs.Hits("netfilter/icmp-admin-prohibited")?.Samples ?? []).FirstOrDefault() : null;
        var because = logged is not null ? "simulated packets end there for certain, and a log shows such an ICMP error" : "simulated packets end there for certain; no log shows a real one";
        return Found(FindingScope.OfNode(node.Name), logged is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name),
            ("port", port.Name),
            ("use", port.Use),
            ("step", ForwardWords.PlaceOf(decider)),
            ("place", decider.Line.ToString()),
            ("from", string.Join(", ", tries.Select(one => one.From.Name).Distinct().Take(MostNamed))),
            ("owner", owner),
            ("zone", node.Fact<FirewalldState>() is { IsKnown: true, Value: var firewalld } ? Zone(firewalld, first.Flow.InInterface ?? "") : "public"),
            ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
            ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
            ("firewalldPort", port.ForFirewalld),
            ("ufwPort", port.ForUfw),
            ("iptablesMatch", port.ForIptables),
            ("peer", first.From.Name),
            ("because", because)) with
        {
            Evidence =
            [
                ForwardWords.Cite(decider.Line, $"packets to {port.Name} end here: {ForwardWords.PlaceOf(decider)}"),
                .. decider.Jumps.Take(MostNamed).Select(jump => ForwardWords.Cite(jump.Line, $"{jump.Place} leads there")),
                .. logged is null ? [] : new[] { Evidence.Of(logged, "the ICMP error that such a packet gets") },
            ],
            Trace = TraceOf.Outcomes(first.Flow, [.. first.Ends.Select(end => new Outcome(end, end.Disposition, ClientSees.Unknown))]),
            Affects = [.. tries.Select(one => one.From.Name).Distinct().Select(FindingScope.OfNode)],
        };
    }

    private static string Zone(FirewalldState firewalld, string device) => firewalld.ZoneOf(device)?.Name ?? firewalld.DefaultZone ?? "public";
}
