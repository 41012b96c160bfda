using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A host firewall's REJECT, DROP or policy in FORWARD comes before anything that accepts pod traffic, so packets die between nodes.</summary>
internal sealed class ForwardRejectsPodTraffic : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/forward-rejects-pod-traffic", Severity.Critical)
    {
        Explains =
        [
            "netfilter/icmp-admin-prohibited", "cni/no-route-to-host", .. ApiOutOfReach.Effects, "services/upstream-no-route", "dns/upstream-times-out",
        ],
        Needs = ["iptables rules of the node", "routes and policy rules", "interfaces and addresses"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        Need(node.Fact<NetfilterRulesets>());
        if (!node.Fact<NodeLinks>().IsKnown && !node.Fact<RoutingTables>().IsKnown && OfRulesAlone(node, cluster) is { } alone)
            return [alone];

        Need(node.Fact<NodeLinks>());
        var flows = ForwardFlows.Of(node, cluster, Need(node.Fact<PodNetworks>()));
        if (!flows.Any(flow => flow.MustWork))
            throw CannotTell("no route of the node leads to pods of other nodes through the kernel's own forwarding");

        var stack = NetworkStack.Of(node);
        var tried = flows.Select(flow => new Tried(flow, stack, [.. OneStack.Forward(stack, flow.Flow)])).ToImmutableArray();
        var stopped = tried.Where(flow => flow.Stop is not null).ToImmutableArray();
        if (stopped.FirstOrDefault(flow => flow.Flow.MustWork) is { } first)
            return [Report(node, cluster, first, stopped)];

        if (tried.FirstOrDefault(flow => flow.Flow.MustWork && flow.Open is not null) is { } open)
            throw CannotTell($"whether packets {open.Flow.What} pass depends on {open.Open}");

        return [];
    }

    // A listing by itself: only what stops each packet that there may be is certain.
    private Finding? OfRulesAlone(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            return null;

        var stack = NetworkStack.Of(node);
        var tried = FlowsByRules.Of(node, cluster).Select(pair => new Tried(pair.Flow, stack, [.. OneStack.ForwardRules(stack, pair.Flow.Flow, pair.Out)])).ToImmutableArray();
        if (tried.IsEmpty || tried.Any(flow => flow.Stop is null))
            return null;

        // A node whose network plug-in has not come up yet looks so, too, unless what would let pods pass stands there already.
        var finding = Report(node, cluster, tried[0], tried);
        return finding.Confidence == Confidence.Proven || WouldAccept(tried[0].Stop!, Decider.Of(tried[0].Stop!.Branch)!) is not null // all are stopped
            ? finding
            : finding with { Confidence = Confidence.Possible, Because = "every packet from pod to pod is stopped there, whatever its interfaces; whether the node has a network for pods yet is not in the input" };
    }

    private Finding Report(Node node, ClusterModel cluster, Tried first, ImmutableArray<Tried> stopped)
    {
        var end = first.Stop!; // only stopped flows are reported
        var decider = Decider.Of(end.Branch)!; // what stops a flow has decided it
        var symptoms = new ForwardSymptoms(node, cluster, decider);
        var acceptor = WouldAccept(end, decider);
        var owner = FirewallOwner.Of(node, decider);

        return Found(FindingScope.OfNode(node.Name), symptoms.Any ? Confidence.Proven : Confidence.Likely, symptoms.Because,
            [.. ForwardWords.Values(node, first.Flow, decider, owner, acceptor, stopped.Select(flow => flow.Flow.What).Distinct(), PodCidr(cluster)), ("trace", symptoms.TraceInWords)]) with
        {
            Evidence = [.. ForwardWords.Evidence(decider, acceptor, end), .. symptoms.Evidence],
            Trace = TraceOf.Outcomes(first.Flow.Flow, [.. first.Ends.Select(one => new Outcome(one, one.Disposition, ClientSees.Unknown))]),
            Affects = [.. cluster.Nodes.Where(other => other != node).Select(other => FindingScope.OfNode(other.Name))],
        };
    }

    private static string PodCidr(ClusterModel cluster) =>
        cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var ranges } && ranges.Of(RangeUse.Pods).FirstOrDefault(range => !range.Range.IsV6) is { } pods ? pods.Range.ToString() : "<pod CIDR>";

    // The same packet through the same base chain without the rule of it that led to the decision.
    private static ChainRule? WouldAccept(PathEnd end, Decider decider)
    {
        if (decider.TopRule is not { } guilty)
            return null;

        var chains = end.Stack.Hooks(end.Branch.Packet.IsV6).At(NetHook.Forward).Where(chain => chain.Chain.Rules.Any(rule => ReferenceEquals(rule.Source, guilty)));
        var ends = new List<HookEnd>();
        foreach (var chain in chains)
            HookWalk.Run(end.Stack, chain with { Chain = chain.Chain.Without(guilty) }, end.Branch, ends);

        return ends.Count > 0 && ends.TrueForAll(other => other.Verdict == Verdict.Accept) && Decider.Of(ends[0].Branch) is { By: { } by } accepting && by != decider.By ? accepting.TopRule : null;
    }

    /// <summary>A flow and all its ends.</summary>
    private sealed record Tried(ForwardFlow Flow, NetworkStack Stack, ImmutableArray<PathEnd> Ends)
    {
        /// <summary>How it is stopped, if it is stopped for certain, in a filter chain, and not by a policy's own chain.</summary>
        public PathEnd? Stop => Ends.All(IsStop) ? Ends[0] : null;

        /// <summary>What the answer depends on, or null when it passes or is stopped for certain.</summary>
        public string? Open
        {
            get
            {
                if (Stop is not null)
                    return null;

                var ends = Ends.Where(end => end.Disposition != Disposition.Delivered).ToList();
                if (ends.Count == 0)
                    return HiddenRules.Of(Stack.Node);

                return Ends.SelectMany(end => end.Branch.Conditions).Select(condition => condition.What).FirstOrDefault()
                    ?? ends[0].Branch.Trail?.Event.ToStep().What;
            }
        }

        private static bool IsStop(PathEnd end) =>
            end.Disposition is Disposition.Rejected or Disposition.Dropped && Decider.Of(end.Branch) is { } decider && !FirewallOwner.IsPolicy(decider);
    }
}
