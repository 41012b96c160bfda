using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every node that the API listed.</summary>
internal sealed record KubeNodes(ImmutableArray<KubeNode> All) : IClusterFact<KubeNodes>
{
    public static Availability<KubeNodes> From(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<KubeNode>>("core_v1_nodes").Select(list => new KubeNodes(list.Items));

    public KubeNode? Find(string name) => All.FirstOrDefault(node => node.Name == name);

    public KubeNode? WithAddress(IPAddress address) =>
        All.FirstOrDefault(node => node.Addresses.Any(known => address.Equals(known.Ip)));
}
