using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every Ingress that the API listed.</summary>
internal sealed record Ingresses(ImmutableArray<Ingress> All) : IClusterFact<Ingresses>
{
    public static Availability<Ingresses> From(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<Ingress>>("networking.k8s.io_v1_ingresses")
            .Or(() => cluster.Api.Read<KubernetesList<Ingress>>("networking.k8s.io_v1beta1_ingresses"))
            .Select(list => new Ingresses(list.Items));
}
