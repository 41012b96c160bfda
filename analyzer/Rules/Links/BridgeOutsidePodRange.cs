using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>The pods' bridge has an address of another range than the node's: the bridge plug-in makes no pod's network any more.</summary>
internal sealed class BridgeOutsidePodRange : NodeRule
{
    private const string Refused = "cni/bridge-has-another-address";
    private static readonly ImmutableArray<string> Bridging = ["flannel", "bridge", "canal"];

    public override RuleInfo Info { get; } = new("links/bridge-outside-pod-range", Severity.Warning)
    {
        Explains = [Refused, "cni/sandboxes-fail", "dns/coredns-not-running"],
        Needs = ["links/addr", "the node's range of pod addresses: node object, files/run/flannel/subnet.env, or CNI configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        if (links.Link("cni0") is not { } bridge || !UsesBridge(node))
            return [];

        var ranges = Ranges(node, cluster);
        if (ranges.IsEmpty)
            throw CannotTell($"the range of this node's pods is not in the input ({new ShellCommand("cat /run/flannel/subnet.env")} on the node, or its podCIDR, would tell)");
        if (bridge.Addresses.IsEmpty && links.WhyPartial is { } why)
            throw CannotTell(why);
        if (bridge.Addresses.FirstOrDefault(address => !address.Network.IsV6) is not { } address || ranges.Any(range => range.Range.Contains(address.Address)))
            return [];

        return [Describe(node, bridge, address, ranges[0])];
    }

    private static bool UsesBridge(Node node) =>
        CniConfigurations.Of(node) is not [var first, ..] || first.Types.IsEmpty || Bridging.Contains(first.Types[0]);

    // What the plug-in itself goes by comes first.
    private static ImmutableArray<RangeStatement> Ranges(Node node, ClusterModel cluster) => cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var known }
        ? [.. known.Of(RangeUse.PodsOfNode).Where(range => range.Node == node.Name && !range.Range.IsV6).OrderBy(range => range.By.Contains("node object", StringComparison.Ordinal))]
        : [];

    private Finding Describe(Node node, Link bridge, InterfaceAddress address, RangeStatement range)
    {
        var hits = node.Logs.Hits(Refused);
        Sentence because = hits is null
            ? (Sentence)$"{range.By} says {range.Range}; no log in the input shows a pod refused"
            : $"{range.By} says {range.Range}, and the plug-in's error stands in the node's logs";
        return Found(FindingScope.OfNode(node.Name), hits is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name), ("bridge", bridge.Name), ("address", $"{address.Address}/{address.Network.Length}"), ("range", range.Range), ("by", range.By), ("because", because)) with
        {
            Severity = hits is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                ClusterAddresses.Cite(address.Line, $"{bridge.Name} has {address.Address}/{address.Network.Length}"),
                ClusterAddresses.Cite(range.Line, $"{range.By} says {range.Range}"),
                .. (hits?.Samples ?? []).Take(2).Select(sample => Evidence.Of(sample, "the plug-in refuses to make a pod's network")),
            ],
        };
    }
}
