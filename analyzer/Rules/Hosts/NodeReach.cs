using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>How far the trouble of one node shows: at the Services whose endpoints are there; of a control plane's node, everywhere.</summary>
internal static class NodeReach
{
    public static ImmutableArray<FindingScope> Of(string node, ClusterModel cluster) =>
        IsControlPlane(node, cluster) ? [FindingScope.Cluster] : [.. Services(node, cluster)];

    private static bool IsControlPlane(string node, ClusterModel cluster) =>
        cluster.Fact<NodeRoles>() is { IsKnown: true, Value: var roles } && roles.Of(node).Any(role => role is NodeRoles.ControlPlane or NodeRoles.Etcd);

    private static IEnumerable<FindingScope> Services(string node, ClusterModel cluster) => cluster.Fact<EndpointSets>() is { IsKnown: true, Value.All: var sets }
        ? sets.Where(set => set.Endpoints.Any(endpoint => endpoint.NodeName == node && !endpoint.IsReady)).Select(set => FindingScope.OfService(set.Namespace, set.Service)).Distinct()
        : [];
}
