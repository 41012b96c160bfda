using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>What shows that a host is a node of a Kubernetes cluster, and no machine that merely runs containers or is a router.</summary>
internal static class NodeSigns
{
    /// <summary>Why a host that shows none of them is not judged as a node.</summary>
    public static Sentence Lacking => $"not a Kubernetes node as far as the input says ({new ShellCommand("systemctl cat kubelet")} on the node would tell)";

    private static readonly ImmutableArray<string> Files =
        ["files/var/lib/kubelet/", "files/etc/kubernetes/", "files/run/flannel/", "files/etc/rancher/k3s/", "files/etc/rancher/rke2/", "kubernetes/unit-kubelet"];

    private static readonly ImmutableArray<string> Chains = ["KUBE-", "FLANNEL-", "cali-", "CILIUM_"];

    // Of a network plug-in or of kube-proxy. A bridge cni0 has every host that runs containers by CNI alone.
    private static readonly ImmutableArray<string> Devices = ["flannel.", "flannel-", "cali", "vxlan.calico", "cilium_", "kube-", "nodelocaldns", "antrea-gw", "ovn-k8s-", "weave"];

    /// <summary>Whether anything in the input says so: the API, a component, a file of the kubelet's or the network's, chains or devices of kube-proxy or a network plug-in.</summary>
    public static bool Any(Node node, ClusterModel cluster) =>
        (cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(node.Name) is not null)
        || (cluster.Fact<NodeRoles>() is { IsKnown: true, Value: var roles } && roles.Of(node.Name).Any(role => role != NodeRoles.Balancer))
        || node.Host.Ids.Any(id => Files.Any(file => id.StartsWith(file, StringComparison.Ordinal)))
        || HasChains(node)
        || Known(node).Any(device => Devices.Any(sign => device.StartsWith(sign, StringComparison.Ordinal)));

    private static IEnumerable<string> Known(Node node) =>
        (node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } ? links.Links.Select(link => link.Name) : [])
        .Concat(node.Fact<RoutingTables>() is { IsKnown: true, Value: var routes } ? routes.List.Routes.Select(route => route.Hop.Device).OfType<string>() : []);

    private static bool HasChains(Node node) => node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets }
        && rulesets.Known.SelectMany(save => save.Tables).SelectMany(table => table.Chains).Any(chain => Chains.Any(sign => chain.Name.StartsWith(sign, StringComparison.Ordinal)));
}
