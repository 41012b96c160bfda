using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Pods send larger packets than the tunnel to the other nodes takes: each connection must first learn the size.</summary>
internal sealed class PodMtuExceedsOverlay : NodeRule
{
    public override RuleInfo Info { get; } = new("links/pod-mtu-exceeds-overlay", Severity.Info)
    {
        Needs = ["links/addr with ip -d", "routing/routes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        var networks = Need(node.Fact<PodNetworks>());
        if (links.WhyPartial is { } why)
            throw CannotTell(why);

        var tunnel = networks.Remote.Where(network => network.Route.Mtu is null).Select(network => links.Link(network.Device)).FirstOrDefault(PodWay.IsTunnel);
        var pod = networks.Local.SelectMany(network => Towards(links, network.Device)).Where(link => link.Mtu is not null).MaxBy(link => link.Mtu);
        return tunnel is { Mtu: { } room } && pod is { Mtu: { } mtu } && mtu > room ? [Describe(node, pod, mtu, tunnel, room)] : [];
    }

    // The pods' ends of a bridge, or the pod's own device.
    private static IEnumerable<Link> Towards(NodeLinks links, string device) => links.Links.Any(link => link.Master == device)
        ? links.Links.Where(link => link.Master == device)
        : links.Links.Where(link => link.Name == device);

    private Finding Describe(Node node, Link pod, int mtu, Link tunnel, int room)
    {
        const string because = "both sizes are known; the node tells the pod of the smaller one by ICMP, unless something filters that";
        return Found(FindingScope.OfNode(node.Name), Confidence.Possible, because, ("node", node.Name), ("pod", pod.Name), ("mtu", mtu), ("device", tunnel.Name), ("room", room), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(pod.Line, $"{pod.Name} towards a pod takes {mtu} bytes"), ClusterAddresses.Cite(tunnel.Line, $"{tunnel.Name} takes {room}")],
        };
    }
}
