using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A node's tunnel has another port or network number than its peers': neither side takes the other's packets.</summary>
internal sealed class OverlaySettingsDiffer : NodeRule
{
    public override RuleInfo Info { get; } = new("links/overlay-settings-differ", Severity.Critical)
    {
        Explains = ["path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route"],
        Needs = ["links/addr of the nodes with ip -d"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        if (links.Links.Any(link => Overlays.IsNamedAsOne(link.Name) && link.Kind is null or "vxlan" && link.Details is null))
            throw CannotTell($"the settings of the tunnel are not in the input ({new ShellCommand("ip -d link show type vxlan")} on the node would tell)");

        return Overlays.Of(node).Where(Overlays.IsUsed).Select(own => Odd(own, cluster)).OfType<Finding>();
    }

    private Finding? Odd(Overlay own, ClusterModel cluster)
    {
        ImmutableArray<Overlay> others = [.. Overlays.Of(cluster).Where(Overlays.IsUsed).Where(other => other.Node != own.Node && other.Link.Name == own.Link.Name)];
        var usual = others.GroupBy(Settings).OrderByDescending(group => group.Count()).FirstOrDefault();
        if (usual is null || usual.Key == Settings(own) || usual.Count() <= others.Count(other => Settings(other) == Settings(own)))
            return null;

        Sentence because = $"{usual.Count()} other node{(usual.Count() == 1 ? (Sentence)" has" : "s have")} {usual.Key}, and VXLAN packets with another port or number are not taken in";
        return Found(FindingScope.OfNode(own.Node.Name), Confidence.Likely, because,
            ("node", own.Node.Name), ("device", own.Link.Name), ("own", Settings(own)), ("usual", usual.Key), ("others", string.Join(", ", usual.Select(other => other.Node.Name).Take(5))), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(own.Link.Line, $"{own.Link.Name} of {own.Node.Name} has {Settings(own)}"),
                ClusterAddresses.Cite(usual.First().Link.Line, $"{usual.First().Node.Name} has {usual.Key}"),
            ],
        };
    }

    private static string Settings(Overlay overlay) => $"VNI {overlay.Details.Id}, port {overlay.Details.Port}";
}
