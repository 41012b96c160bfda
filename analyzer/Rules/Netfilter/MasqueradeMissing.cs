using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Pods' packets leave the node with the pods' own addresses, to which nobody outside has a route: no answer comes back.</summary>
internal sealed class MasqueradeMissing : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/masquerade-missing", Severity.Critical)
    {
        Explains = [.. ApiOutOfReach.Effects, "dns/upstream-times-out"],
        Needs = ["iptables or nftables rules of the node", "routes and interfaces", "files/run/flannel/subnet.env or the CNI configuration"],
    };

    // The bridge and ptp plug-ins make a chain for each pod (plugins/pkg/utils/utils.go).
    private const string OfOnePod = "CNI-";

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var rulesets = Need(node.Fact<NetfilterRulesets>());
        var outward = PodMasquerade.Of(node, cluster, Need(node.Fact<PodNetworks>())).FirstOrDefault(packet => !packet.Flow.MustWork);
        if (outward is null)
            throw CannotTell($"no packet of a pod on {node.Name} could be followed to the outside");
        if (!outward.Keeps)
            return [];
        if (HiddenRules.Why(node, rulesets) is { } hidden)
            throw CannotTell($"it may be masqueraded by {hidden}");

        if (!IsPod(cluster, outward.Flow.Flow.Source) && rulesets.Known.SelectMany(save => save.Table("nat")?.Chains ?? []).Any(chain => chain.Name.StartsWith(OfOnePod, StringComparison.Ordinal)))
            throw CannotTell($"pods are masqueraded one by one, and which addresses are pods' is not in the input ({new ShellCommand("kubectl get pods -A -o wide")} would tell)");

        return PodMasquerade.Meant(node) is { } meant
            ? [Describe(node, outward, meant.Line, meant.Says, rulesets)]
            : throw CannotTell($"pods' packets leave with their own addresses; whether these are routed outside is not in the input ({new ShellCommand("cat /run/flannel/subnet.env")}, or Calico's IPPools, would tell)");
    }

    private static bool IsPod(ClusterModel cluster, IPAddress? address) =>
        address is not null && cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.All.Any(pod => pod.Addresses.Contains(address));

    private Finding Describe(Node node, LeavingPacket packet, SourceLine meant, string says, NetfilterRulesets rulesets)
    {
        Sentence because = $"{says}, but a simulated packet of {packet.Flow.Flow.From} keeps its source address on the way out";
        var postrouting = rulesets.Known.Select(save => save.Chain("nat", "POSTROUTING")).OfType<Chain>().FirstOrDefault();
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name),
            ("pod", packet.Flow.Flow.From),
            ("source", packet.Flow.Flow.Source?.ToString() ?? ""),
            ("meant", says),
            ("isFlannel", says.Contains("flannel", StringComparison.Ordinal) ? "yes" : ""),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(meant, says),
                .. postrouting is null ? [] : new[] { Evidence.Of(postrouting.Line, "no rule of this chain, or of those that it calls, masquerades the packet") },
            ],
        };
    }
}
