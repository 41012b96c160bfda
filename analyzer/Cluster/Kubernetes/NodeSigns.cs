using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>What shows that a host is a node of a Kubernetes cluster, and no machine that merely runs containers or is a router.</summary>
internal static class NodeSigns
{
    private static readonly ImmutableArray<string> Files =
        ["files/var/lib/kubelet/", "files/etc/kubernetes/", "files/run/flannel/", "files/etc/rancher/k3s/", "files/etc/rancher/rke2/", "kubernetes/unit-kubelet"];

    /// <summary>Whether anything in the input says so: the API, a component, a file of the kubelet's or the network's, kube-proxy's chains.</summary>
    public static bool Any(Node node, ClusterModel cluster) =>
        (cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(node.Name) is not null)
        || (cluster.Fact<NodeRoles>() is { IsKnown: true, Value: var roles } && roles.Of(node.Name).Any(role => role != NodeRoles.Balancer))
        || node.Host.Ids.Any(id => Files.Any(file => id.StartsWith(file, StringComparison.Ordinal)))
        || HasChains(node);

    private static bool HasChains(Node node) => node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets }
        && rulesets.Known.SelectMany(save => save.Tables).SelectMany(table => table.Chains).Any(chain => chain.Name.StartsWith("KUBE-", StringComparison.Ordinal));
}
