using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every Service that the API listed.</summary>
internal sealed record Services(ImmutableArray<Service> All) : IClusterFact<Services>
{
    public static Availability<Services> From(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<Service>>("core_v1_services").Select(list => new Services(list.Items));

    public Service? Find(string @namespace, string name) =>
        All.FirstOrDefault(service => service.Namespace == @namespace && service.Name == name);

    public Service? WithClusterIp(IPAddress address) => All.FirstOrDefault(service => service.ClusterIps.Contains(address));
}
