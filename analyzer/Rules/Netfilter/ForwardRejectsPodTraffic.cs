using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.First;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A host firewall's REJECT, DROP or policy in FORWARD comes before anything that accepts pod traffic, so packets die between nodes.</summary>
internal sealed class ForwardRejectsPodTraffic : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/forward-rejects-pod-traffic", Severity.Critical)
    {
        Explains =
        [
            "netfilter/icmp-admin-prohibited", "cni/no-route-to-host", "kubernetes/api-vip-timeout", "services/upstream-no-route",
        ],
        Needs = ["iptables rules of the node", "routes and policy rules", "interfaces and addresses"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var network = Need(node.Fact<NodeNetwork>());
        var flows = ForwardFlows.Of(node, cluster, Need(node.Fact<PodNetworks>()));
        if (!flows.Any(flow => flow.MustWork))
            throw CannotTell("no route of the node leads to pods of other nodes through the kernel's own forwarding");

        var path = new NodePath(network);
        var tried = flows.Select(flow => new Tried(flow, path.Forward(flow.Packet))).ToImmutableArray();
        var stopped = tried.Where(flow => flow.Stop is not null).ToImmutableArray();
        if (stopped.FirstOrDefault(flow => flow.Flow.MustWork) is { } first)
            return [Report(node, cluster, network, first, stopped)];

        if (tried.FirstOrDefault(flow => flow.Flow.MustWork && flow.Open is not null) is { } open)
            throw CannotTell($"whether packets {open.Flow.What} pass depends on {open.Open}");

        return [];
    }

    private Finding Report(Node node, ClusterModel cluster, NodeNetwork network, Tried first, ImmutableArray<Tried> stopped)
    {
        var end = first.Stop!; // only stopped flows are reported
        var decider = end.Decider!; // what stops a flow has decided it
        var table = TableOf(network, decider);
        var trace = TraceOf.End(first.Flow.Flow, node.Name, end, first.Ends);
        var symptoms = new ForwardSymptoms(node, cluster, decider);
        var acceptor = WouldAccept(network, table, decider, first.Flow.Packet with { OutInterface = end.Branch.Packet.OutInterface });
        var owner = FirewallOwner.Of(table, decider);

        return Found(FindingScope.OfNode(node.Name), symptoms.Any ? Confidence.Proven : Confidence.Likely, symptoms.Because,
            [.. ForwardWords.Values(node, first.Flow, decider, owner, acceptor, stopped.Select(flow => flow.Flow.What)), ("trace", symptoms.TraceInWords)]) with
        {
            Evidence = [.. ForwardWords.Evidence(decider, acceptor, end), .. symptoms.Evidence],
            Trace = trace,
            Affects = [.. cluster.Nodes.Where(other => other != node).Select(other => FindingScope.OfNode(other.Name))],
        };
    }

    private static NetfilterTable TableOf(NodeNetwork network, TableEnd decider)
    {
        var (line, name) = decider.By is { } rule ? (rule.Line, rule.Table) : (decider.Policy!.Line, decider.Policy.Table); // a rule or a policy decided
        return network.TableAt(line, name);
    }

    // The same packet through the same table without the rule of the built-in chain that led to the decision.
    private static ChainRule? WouldAccept(NodeNetwork network, NetfilterTable table, TableEnd decider, Packet packet)
    {
        if ((decider.Jumps.IsEmpty ? decider.By : decider.Jumps[0]) is not { } guilty)
            return null;

        var chains = table.Chains.Select(chain => chain.Name == guilty.Chain ? chain with { Rules = chain.Rules.Remove(guilty) } : chain);
        var without = new NetfilterTable(table.Name, table.Line, [.. chains]);
        var ends = new ChainWalk(without, network.Fib).From(guilty.Chain, Branch.Of(packet));
        return ends is [{ Kind: EndKind.Accepted, By: { } accepting } end, ..] && ends.All(other => other.Kind == EndKind.Accepted)
            ? end.Jumps.IsEmpty ? accepting : end.Jumps[0]
            : null;
    }

    /// <summary>A flow and all its ends.</summary>
    private sealed record Tried(ForwardFlow Flow, ImmutableArray<PathEnd> Ends)
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
                    return Ends[0].NotModelled.FirstOrDefault();

                return Ends.SelectMany(end => end.Branch.Conditions).Select(condition => condition.What).FirstOrDefault()
                    ?? ends[0].Branch.Steps.LastOrDefault()?.What;
            }
        }

        private static bool IsStop(PathEnd end) =>
            end is { Disposition: Disposition.Rejected or Disposition.Dropped, Decider: { } decider } && !FirewallOwner.IsPolicy(decider);
    }
}
