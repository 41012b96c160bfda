using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>The network plug-in has chosen an interface for a node by which the other nodes do not reach it.</summary>
internal sealed class OverlayOnWrongInterface : NodeRule
{
    private const string Flannel = "flannel.alpha.coreos.com/public-ip";
    private static readonly ImmutableArray<string> Annotations = [Flannel, "projectcalico.org/IPv4Address"];

    public override RuleInfo Info { get; } = new("links/overlay-on-wrong-interface", Severity.Critical)
    {
        Explains = ["links/overlay-peer-entry-wrong", "path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route"],
        Needs = ["the node objects of the API (annotations of flannel or Calico)"],
    };

    private sealed record Chosen(KubeNode Node, string Annotation, IPAddress Address, SourceLine Line);

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var nodes = Need(cluster.Fact<KubeNodes>());
        ImmutableArray<Chosen> chosen = [.. nodes.All.Select(Of).OfType<Chosen>()];
        if (chosen.FirstOrDefault(one => one.Node.Name == node.Name) is not { } own || IsMeant(own))
            return [];
        if (IsInUse(own, node, cluster) is not { } inUse)
            throw CannotTell($"whether the plug-in of the annotation is still in use is not in the input ({new ShellCommand("cat /etc/cni/net.d/*")} on the node would tell)");
        if (!inUse)
            return [];

        var twin = chosen.FirstOrDefault(other => other != own && other.Address.Equals(own.Address));
        if (twin is null && (chosen.Length < 2 || IsAmongOthers(own, chosen)))
            return []; // all of them on a network of its own: that is on purpose

        return [Describe(own, twin)];
    }

    // k3s may use the nodes' external addresses, and flannel an address that it is told.
    private static bool IsMeant(Chosen own) =>
        own.Node.Addresses.Any(address => own.Address.Equals(address.Ip)) || own.Node.Object.Annotations.ContainsKey("flannel.alpha.coreos.com/public-ip-overwrite");

    private static bool? IsInUse(Chosen own, Node node, ClusterModel cluster) =>
        own.Annotation == Flannel ? Overlays.IsInUse(node, cluster, "flannel", "flannel") : Overlays.IsInUse(node, cluster, "calico", "calico");

    private static Chosen? Of(KubeNode node)
    {
        foreach (var annotation in Annotations)
            if (node.Object.Annotations.GetValueOrDefault(annotation) is { } text && Prefix.TryParse(text) is { } prefix)
                return new(node, annotation, prefix.Address, (node.Object.Node.At("metadata", "annotations", annotation) ?? node.Object.Node).Line);

        return null;
    }

    // Nobody says how large the network is: half of the address tells whether the others are near.
    private static bool IsAmongOthers(Chosen own, ImmutableArray<Chosen> all) =>
        all.Any(other => other != own && !other.Node.InternalIps.Contains(other.Address) && new Prefix(own.Address, ClusterAddresses.IsV6(own.Address) ? 64 : 16).Contains(other.Address));

    private Finding Describe(Chosen own, Chosen? twin)
    {
        var internalIp = own.Node.InternalIps.FirstOrDefault()?.ToString() ?? "";
        var plugIn = own.Annotation == Flannel ? "flannel" : "Calico";
        Sentence because = twin is null
            ? (Sentence)$"{plugIn} gives out {own.Address}, which is not the node's own {internalIp} and in no other node's network"
            : $"{plugIn} gives out the same address for {own.Node.Name} and {twin.Node.Name}";
        return Found(FindingScope.OfNode(own.Node.Name), Confidence.Likely, because,
            ("node", own.Node.Name), ("plugIn", plugIn), ("address", own.Address), ("internalIp", internalIp), ("twin", twin?.Node.Name ?? ""), ("annotation", own.Annotation), ("flannel", plugIn == "flannel" ? "yes" : ""), ("because", because)) with
        {
            // The site may route between both networks.
            Severity = twin is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                ClusterAddresses.Cite(own.Line, $"{plugIn} tells the other nodes to reach {own.Node.Name} at {own.Address}"),
                .. own.Node.Addresses.Where(address => address.Type == "InternalIP").Take(1).Select(address => ClusterAddresses.Cite(address.Line, $"the node's own address is {address.Text}")),
                .. twin is null ? [] : new[] { ClusterAddresses.Cite(twin.Line, $"{twin.Node.Name} has the same") },
            ],
        };
    }
}
