using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A node's own firewall stops what its role needs from other nodes: the overlay's port, the kubelet, the API server, etcd, BGP.</summary>
internal sealed class HostFirewallClosesPort : Rule
{
    private static readonly ImmutableArray<FlowKind> BetweenNodes = [FlowKind.NodeToApiServer, FlowKind.NodeToControlPlane, FlowKind.ApiServerToKubelet, FlowKind.NodeToOverlay, FlowKind.NodeToBgpPeer];

    public override RuleInfo Info { get; } = new("netfilter/host-firewall-closes-port", Severity.Critical)
    {
        Explains =
        [
            "path/cluster-traffic-stopped", "netfilter/icmp-admin-prohibited", "cni/no-route-to-host", "kubernetes/api-vip-timeout", "routing/api-server-dial-timeout", "cni/flannel-cannot-reach-api",
            "services/upstream-no-route", "control-plane/haproxy-server-down", "node/kubelet-cannot-register",
        ],
        Needs = ["iptables or nftables rules", "links/addr", "routing/routes", "nodes and their roles"],
    };

    public override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster)
    {
        if (cluster.Fact<ReachabilityMatrix>() is not { IsKnown: true, Value: var matrix } known)
            return [new Evaluation.NotEvaluated(FindingScope.Cluster, cluster.Fact<ReachabilityMatrix>().WhyMissing ?? "")];

        var topology = cluster.Fact<Topology>().Value; // the matrix was made of it
        var more = ReachabilityMatrix.Try(NodePort.Flows(MatrixSubject.Of(topology)), topology);
        ImmutableArray<TriedFlow> tried = [.. matrix.Tried.Where(flow => BetweenNodes.Contains(flow.Kind)), .. more];
        return [.. cluster.Nodes.Select(node => Answer(FindingScope.OfNode(node.Name), () => Check(node, cluster, tried)))];
    }

    private IEnumerable<Finding> Check(Node node, ClusterModel cluster, ImmutableArray<TriedFlow> tried)
    {
        var closed = tried.Where(flow => IsClosedAt(flow, node)).GroupBy(flow => (flow.Trace.Flow.Protocol, flow.Trace.Flow.DestinationPort)).ToList();
        if (closed.Count > 0)
            return closed.Select(group => Describe(node, cluster, [.. group]));

        var towards = tried.Where(flow => flow.Wanted.Node != node.Name && Arrives(flow, node)).ToList();
        if (towards.Find(flow => flow is { Works: false, IsStopped: false } && flow.Trace.Disposition != Disposition.Refused) is { } open)
            throw CannotTell($"whether {node.Name} takes packets from {open.Trace.Flow.From} depends on {open.Trace.DependsOn.FirstOrDefault() ?? open.Trace.DecidedBy?.What ?? "what is not in the input"}");
        if (towards.Count == 0 && cluster.Nodes.Length > 1)
            throw CannotTell($"{WhyNoRules(node)}no flow from another node to {node.Name} could be simulated");

        return [];
    }

    private static string WhyNoRules(Node node) => node.Fact<Cluster.Network.NetfilterRulesets>().WhyMissing is { } why ? $"{why}; " : "";

    // Dropped or rejected by a rule or policy on the way in, which is no network policy's.
    private static bool IsClosedAt(TriedFlow flow, Node node) =>
        flow is { IsStopped: true, Trace: { Disposition: Disposition.Dropped or Disposition.Rejected, DecidedBy: { Kind: StepKind.Netfilter } step } }
        && flow.Where == node.Name && flow.Wanted.Node != node.Name && !FirewallOwner.IsPolicyStep(step);

    private static bool Arrives(TriedFlow flow, Node node) => flow.Trace.Flow.To.StartsWith($"node:{node.Name}", StringComparison.Ordinal) || flow.Stacks.Contains(node.Name);

    private Finding Describe(Node node, ClusterModel cluster, ImmutableArray<TriedFlow> flows)
    {
        var (first, step) = (flows[0], flows[0].Trace.DecidedBy!); // closed by it
        var port = new ClosedPort(first.Kind, first.Trace.Flow);
        var firewall = node.Fact<HostFirewall>() is { IsKnown: true, Value: var known } ? known : null;
        var owner = Owner(step, firewall);
        var logged = cluster.AllLogs.SelectMany(logs => logs.Hits("netfilter/icmp-admin-prohibited")?.Samples ?? []).FirstOrDefault();
        var isSeen = logged is not null && first.Trace.Disposition == Disposition.Rejected;
        var because = isSeen ? "simulated packets end there for certain, and a log shows such an ICMP error" : "simulated packets end there for certain; no log shows a real one";
        return Found(FindingScope.OfNode(node.Name), isSeen ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name),
            ("port", port.Name),
            ("use", port.Use),
            ("step", step.What),
            ("place", step.Source?.ToString() ?? ""),
            ("from", string.Join(", ", flows.Select(flow => flow.Wanted.Node).Distinct().Take(6))),
            ("owner", owner),
            ("zone", firewall?.Firewalld is { } firewalld ? Zone(firewalld) : ""),
            ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
            ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
            ("firewalldPort", port.ForFirewalld),
            ("ufwPort", port.ForUfw),
            ("iptablesMatch", port.ForIptables),
            ("peer", first.Wanted.Node),
            ("because", because)) with
        {
            Evidence =
            [
                .. step.Source is { } line ? new[] { ForwardWords.Cite(line, step.What) } : [],
                .. isSeen ? new[] { Evidence.Of(logged!, "the ICMP error that such a packet gets") } : [], // asked above
            ],
            Trace = first.Trace,
            Affects = [.. flows.Select(flow => flow.Wanted.Node).Distinct().Select(FindingScope.OfNode)],
        };
    }

    private static string Owner(Step step, HostFirewall? firewall) => firewall?.Manager switch
    {
        FirewallManager.Firewalld or FirewallManager.Both => FirewallOwner.Firewalld,
        FirewallManager.Ufw => FirewallOwner.Ufw,
        _ when step.What.Contains("firewalld", StringComparison.Ordinal) => FirewallOwner.Firewalld,
        _ when step.What.Contains("ufw-", StringComparison.Ordinal) => FirewallOwner.Ufw,
        _ => "",
    };

    private static string Zone(FirewalldState firewalld) =>
        (firewalld.Zones is { IsKnown: true, Value: var zones } ? zones.FirstOrDefault(zone => !zone.Interfaces.IsEmpty)?.Name ?? zones.FirstOrDefault(zone => zone.IsDefault)?.Name : null) ?? firewalld.DefaultZone ?? "public";
}
