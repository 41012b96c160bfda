using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A node lacks the tunnel device that the network plug-in uses on it, or the device is down.</summary>
internal sealed class OverlayDeviceMissing : NodeRule
{
    public override RuleInfo Info { get; } = new("links/overlay-device-missing", Severity.Critical)
    {
        Explains = ["routing/pod-route-missing", "path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route"],
        Needs = ["links/addr of the nodes", "the node objects of the API (flannel's annotations)"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        if (Wanted(node, cluster) is not { } wanted)
            return [];
        if (links.Link(wanted.Device) is { } link)
            return link.IsUp == false ? [Describe(node, wanted, link.Line, $"{wanted.Device} is down")] : [];
        if (links.WhyPartial is { } why)
            throw CannotTell(why);

        return [Describe(node, wanted, wanted.Line, $"{wanted.Device} is not there")];
    }

    // By flannel's own word, else by what every other node of the cluster has that runs the same plug-in.
    private static (string Device, string By, SourceLine Line)? Wanted(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(node.Name) is { } known && Overlays.FlannelLease(known) is { Kind: "vxlan" } lease)
            return IsFlannels(node, cluster) ? ($"flannel.{lease.Vni ?? 1}", "flannel's annotation on the node object says that it uses VXLAN", (known.Object.Node.At("metadata", "annotations") ?? known.Object.Node).Line) : null;

        var others = Overlays.Of(cluster).Where(overlay => overlay.Node != node && overlay.Link.IsUp != false).GroupBy(overlay => overlay.Link.Name).ToList();
        return HasCalicoPods(node) && others.Find(group => group.Key == "vxlan.calico") is { } calico && calico.Count() == cluster.Nodes.Count(other => other != node && HasCalicoPods(other))
            ? (calico.Key, $"{calico.First().Node.Name} and every other node has it", calico.First().Link.Line)
            : null;
    }

    private static bool IsFlannels(Node node, ClusterModel cluster) => Overlays.IsInUse(node, cluster, "flannel", "flannel")
        ?? throw CannotTell($"whether flannel is still in use is not in the input ({new ShellCommand("cat /etc/cni/net.d/*")} on the node would tell)");

    private static bool HasCalicoPods(Node node) =>
        node.Fact<NodeLinks>() is { IsKnown: true, Value.Links: var links } && links.Any(link => link.Name.StartsWith("cali", StringComparison.Ordinal));

    private Finding Describe(Node node, (string Device, string By, SourceLine Line) wanted, SourceLine decisive, string what)
    {
        Sentence because = $"{wanted.By}, and {what}: nothing else carries packets to the pods of other nodes; no log was asked";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("device", wanted.Device), ("what", what), ("by", wanted.By), ("flannel", wanted.Device.StartsWith("flannel", StringComparison.Ordinal) ? "yes" : ""), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(decisive, what), .. decisive == wanted.Line ? [] : new[] { ClusterAddresses.Cite(wanted.Line, wanted.By) }],
        };
    }
}
