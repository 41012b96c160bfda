using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>Beside what kube-proxy keeps in its present mode, the kernel still holds what it made in an earlier one: that grows old and works on packets, too.</summary>
internal sealed class RemnantsOfAnotherMode : NodeRule
{
    public override RuleInfo Info { get; } = new("kube-proxy/remnants-of-another-mode", Severity.Critical)
    {
        Explains = ["path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route", .. ApiOutOfReach.Effects],
        Needs = ["iptables and nft rules of the node", "links/addr", "kube-proxy's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (Need(ProxyDuty.On(node, cluster)) is not { } duty)
            return [];

        var seen = Need(cluster.Fact<ProxyModes>()).Seen.Where(clue => clue.Node == node.Name).ToImmutableArray();
        if (seen.IsEmpty)
            throw CannotTell($"nothing of this node shows how it realises Services ({new ShellCommand("iptables-save")}, {new ShellCommand("nft list ruleset")} and {new ShellCommand("ip addr")} on the node would tell)");

        // Where only another mode is seen, the configuration has not taken effect, which is another fault.
        return seen.Any(clue => clue.Name == duty.Mode) ? seen.Where(clue => clue.Name != duty.Mode).Select(clue => Describe(node, cluster, duty, clue)) : [];
    }

    private Finding Describe(Node node, ClusterModel cluster, ProxyDuty duty, Clue left)
    {
        var stale = Stale(node, cluster, left.Name);
        Sentence because = stale is null ? (Sentence)$"both are in the kernel; that what is left of {left.Name} sends anything astray is not seen" : $"what is left of {left.Name} still sends traffic to {stale.Target}, which is no endpoint any more";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name),
            ("mode", duty.Mode),
            ("left", left.Name),
            ("leftSays", left.Says),
            ("modeSays", duty.Says),
            ("stale", stale?.Target.ToString() ?? ""),
            ("isIpvsLeft", left.Name == ProxyDuty.Ipvs ? "yes" : ""),
            ("isNftLeft", left.Name == ProxyDuty.Nftables ? "yes" : ""),
            ("isIptablesLeft", left.Name == ProxyDuty.Iptables ? "yes" : ""),
            ("because", because)) with
        {
            Severity = stale is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(left.Line, left.Says),
                .. stale is null ? [] : new[] { Evidence.Of(stale.Line, $"to {stale.Target.Address}, which no EndpointSlice holds") },
                Evidence.Of(duty.Line, duty.Says),
            ],
        };
    }

    private static RealisedEndpoint? Stale(Node node, ClusterModel cluster, string mode)
    {
        if (cluster.Fact<EndpointSets>() is not { IsKnown: true, Value: { WhyPartial: null, All: var sets } } || RealisedEndpoint.Of(node, mode) is not { IsKnown: true, Value: var realised })
            return null;

        var known = sets.SelectMany(set => set.Endpoints).Select(endpoint => endpoint.Address).ToHashSet();
        return realised.FirstOrDefault(one => !known.Contains(one.Target.Address) && known.Any(address => address.AddressFamily == one.Target.AddressFamily));
    }
}
