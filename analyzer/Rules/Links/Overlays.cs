using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A node's VXLAN device towards the pods of other nodes, made by flannel or Calico.</summary>
internal sealed record Overlay(Node Node, Link Link, VxlanDetails Details);

/// <summary>The VXLAN devices of the nodes.</summary>
internal static class Overlays
{
    // Cilium's and Weave's take their peers from a program with each packet.
    private static readonly ImmutableArray<string> Names = ["flannel", "vxlan.calico", "vxlan-v6.calico", "antrea"];

    public static IEnumerable<Overlay> Of(ClusterModel cluster) => cluster.Nodes.SelectMany(Of);

    public static IEnumerable<Overlay> Of(Node node) => node.Fact<NodeLinks>() is { IsKnown: true, Value.Links: var links }
        ? links.Where(IsOne).Select(link => new Overlay(node, link, (VxlanDetails)link.Details!)) // IsOne asks for them
        : [];

    /// <summary>Whether a plug-in makes the pods' networks of a node: its annotations outlive it. Null where nothing tells.</summary>
    /// <param name="type">Of its CNI configuration: <c>flannel</c>, <c>calico</c>.</param>
    /// <param name="image">In the names of its images.</param>
    public static bool? IsInUse(Node node, ClusterModel cluster, string type, string image)
    {
        if (CniConfigurations.Of(node) is [{ Types: [var first, ..] }, ..] && first == type)
            return true;

        var workloads = cluster.Fact<Workloads>();
        return workloads.IsKnown ? workloads.Value.All.Any(workload => workload.Template.Containers.Any(container => container.Image.Contains(image, StringComparison.Ordinal)))
            : CniConfigurations.Of(node).IsEmpty ? null : false;
    }

    /// <summary>Whether the node's routes lead into the device, and not only its name is left of an earlier time.</summary>
    public static bool IsUsed(Overlay overlay) =>
        overlay.Node.Fact<RoutingTables>() is not { IsKnown: true, Value: var tables } || tables.Routes.Any(route => route.Table is not "local" && !route.Destination.IsV6 && route.Hop.Device == overlay.Link.Name);

    public static bool IsNamedAsOne(string name) => Names.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>What flannel has written into the node object: the kind of its back end, its address towards the others, its device's address.</summary>
    public static (string? Kind, IPAddress? Address, string? LinkAddress, int? Vni) FlannelLease(KubeNode node)
    {
        var annotations = node.Object.Annotations;
        var data = annotations.GetValueOrDefault("flannel.alpha.coreos.com/backend-data") ?? "";
        return (
            annotations.GetValueOrDefault("flannel.alpha.coreos.com/backend-type"),
            IPAddress.TryParse(annotations.GetValueOrDefault("flannel.alpha.coreos.com/public-ip"), out var address) ? address : null,
            Between(data, "\"VtepMAC\":\"", '"'),
            int.TryParse(Between(data, "\"VNI\":", ',') ?? Between(data, "\"VNI\":", '}'), out var vni) ? vni : null);
    }

    private static bool IsOne(Link link) => link.Details is VxlanDetails { IsExternal: false } && IsNamedAsOne(link.Name);

    // {"VNI":1,"VtepMAC":"6e:21:5b:aa:10:00"}
    private static string? Between(string text, string before, char after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;

        var end = text.IndexOf(after, start + before.Length);
        return end < 0 ? null : text[(start + before.Length)..end];
    }
}
