using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Nodes of one network, or the ends of one tunnel, take packets of different sizes.</summary>
internal sealed class MtuDiffersBetweenNodes : NodeRule
{
    public override RuleInfo Info { get; } = new("links/mtu-differs-between-nodes", Severity.Warning)
    {
        Explains = ["links/overlay-mtu-too-large"],
        Needs = ["links/addr of at least two nodes", "the node objects of the API"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        if (cluster.Nodes.Count(other => other.Fact<NodeLinks>().IsKnown) < 2)
            throw CannotTell("the interfaces of one node alone are in the input");

        if (links.WhyPartial is { } why && !links.Addresses.Any(address => address.Scope == "global"))
            throw CannotTell(why);

        Link?[] own = [Uplink(node, links, cluster), .. Overlays.Of(node).Where(Overlays.IsUsed).Select(overlay => overlay.Link)];
        return own.OfType<Link>().Select(link => Judge(node, link, cluster)).OfType<Finding>();
    }

    private static Link? Uplink(Node node, NodeLinks links, ClusterModel cluster) =>
        ClusterAddresses.OfNode(node.Name, cluster) is { } address && links.Holder(address) is { } held ? links.Link(held.Device) : null;

    private Finding? Judge(Node node, Link own, ClusterModel cluster)
    {
        var peers = cluster.Nodes.Where(other => other != node).Select(other => (Node: other, Link: Like(own, other, cluster))).Where(pair => pair.Link?.Mtu is not null).ToList();
        var usual = peers.GroupBy(pair => pair.Link!.Mtu).OrderByDescending(group => group.Count()).FirstOrDefault(); // filtered
        if (usual is null || own.Mtu is not { } mtu || usual.Key == mtu || usual.Count() < peers.Count(peer => peer.Link!.Mtu == mtu) + 1 || (peers.Count == 1 && usual.Key > mtu)) // filtered
            return null;

        Sentence because = $"{usual.Count()} other node{(usual.Count() == 1 ? (Sentence)" has" : "s have")} {usual.Key} there; the larger packets of one side are lost on the other wherever their sender does not learn the size";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("device", own.Name), ("mtu", mtu), ("usual", usual.Key ?? 0), ("others", string.Join(", ", usual.Select(pair => pair.Node.Name).Take(5))), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(own.Line, $"{own.Name} of {node.Name} has an MTU of {mtu}"),
                ClusterAddresses.Cite(usual.First().Link!.Line, $"{usual.First().Link!.Name} of {usual.First().Node.Name} has {usual.Key}"), // filtered
            ],
        };
    }

    // The same tunnel, or the interface in the same subnet.
    private static Link? Like(Link own, Node other, ClusterModel cluster)
    {
        if (other.Fact<NodeLinks>() is not { IsKnown: true, Value: var links })
            return null;
        if (Overlays.IsNamedAsOne(own.Name))
            return links.Link(own.Name);

        return Uplink(other, links, cluster) is { } link && link.Addresses.Any(theirs => own.Addresses.Any(ours => ours.Scope == "global" && ours.Network.Contains(theirs.Address))) ? link : null;
    }
}
