using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every Service that the API listed.</summary>
internal sealed record Services(ImmutableArray<Service> All) : IClusterFact<Services>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<Services> From(ClusterModel cluster) =>
        KnownObjects.Of<Service>(cluster, "services", "core_v1_services").Select(known => new Services(known.Items) { WhyPartial = known.WhyPartial });

    public Service? Find(string @namespace, string name) =>
        All.FirstOrDefault(service => service.Namespace == @namespace && service.Name == name);

    public Service? WithClusterIp(IPAddress address) => All.FirstOrDefault(service => service.ClusterIps.Contains(address));
}
