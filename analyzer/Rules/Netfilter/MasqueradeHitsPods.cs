using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Packets from pod to pod get the node's address as their source: policies and logs see a node where there is a pod.</summary>
internal sealed class MasqueradeHitsPods : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/masquerade-hits-pods", Severity.Warning)
    {
        Needs = ["iptables or nftables rules of the node", "routes and interfaces"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        Need(node.Fact<NetfilterRulesets>());
        var networks = Need(node.Fact<PodNetworks>());
        if (networks.Local.IsEmpty || networks.Remote.IsEmpty)
            throw CannotTell($"no route of {node.Name} leads to pods of other nodes through the kernel's own forwarding");

        var packets = PodMasquerade.Of(node, cluster, networks);
        var toPods = packets.Where(packet => packet.Flow.MustWork).ToList();
        if (toPods.Count == 0)
            throw CannotTell($"no packet of a pod on {node.Name} could be followed to a pod of another node");

        return toPods.Where(packet => packet.Changes && !IsByDesign(packet)).Take(1).Select(packet => Describe(node, packet));
    }

    private static ChainRule? RuleOf(LeavingPacket packet) =>
        Trail.Ordered(packet.Last).Select(trail => trail.Event).OfType<RuleHit>().Select(hit => hit.Rule.Source).LastOrDefault(source => source.Target?.Name is "MASQUERADE" or "SNAT");

    // The bridge and ptp plug-ins' ipMasq spares the node's own pods only, by design (plugins/pkg/ip/ipmasq_linux.go).
    private static bool IsByDesign(LeavingPacket packet) => RuleOf(packet)?.Chain.StartsWith("CNI-", StringComparison.Ordinal) == true;

    private Finding Describe(Node node, LeavingPacket packet)
    {
        var rule = RuleOf(packet);
        var step = Trail.Ordered(packet.Last).Select(trail => trail.Event.ToStep()).LastOrDefault(one => one is { Kind: StepKind.Translate });
        var line = rule?.Line ?? step?.Source;

        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, $"a simulated packet from {packet.Flow.Flow.Source} to a pod of another node leaves with {packet.Sources[0]}",
            ("node", node.Name),
            ("source", packet.Flow.Flow.Source?.ToString() ?? ""),
            ("destination", packet.Flow.Flow.Destination),
            ("becomes", packet.Sources[0]),
            ("rule", rule?.ToString() ?? step?.What ?? ""),
            ("chain", rule?.Chain ?? "POSTROUTING")) with
        {
            Evidence = line is { } at ? [ForwardWords.Cite(at, "this rule gives pod-to-pod packets the node's address")] : [],
        };
    }
}
