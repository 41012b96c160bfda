using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every node that the API listed.</summary>
internal sealed record KubeNodes(ImmutableArray<KubeNode> All) : IClusterFact<KubeNodes>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<KubeNodes> From(ClusterModel cluster) =>
        KnownObjects.Of<KubeNode>(cluster, "nodes", "core_v1_nodes").Select(known => new KubeNodes(known.Items) { WhyPartial = known.WhyPartial });

    public KubeNode? Find(string name) => All.FirstOrDefault(node => node.Name == name);

    public KubeNode? WithAddress(IPAddress address) =>
        All.FirstOrDefault(node => node.Addresses.Any(known => address.Equals(known.Ip)));
}
