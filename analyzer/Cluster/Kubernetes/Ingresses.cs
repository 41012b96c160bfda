using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every Ingress that the API listed.</summary>
internal sealed record Ingresses(ImmutableArray<Ingress> All) : IClusterFact<Ingresses>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    /// <summary>Why it is not known which TLS Secrets they name, or that all of them are here; null where it is.</summary>
    public Sentence? WhyNoTls => WhyPartial ?? All.Select(ingress => ingress.Object.WhyUnknown("spec", "tls")).OfType<string>().FirstOrDefault();

    public static Availability<Ingresses> From(ClusterModel cluster) =>
        KnownObjects.Of<Ingress>(cluster, "ingresses", "networking.k8s.io_v1_ingresses", "networking.k8s.io_v1beta1_ingresses", "extensions_v1beta1_ingresses")
            .Select(known => new Ingresses(known.Items) { WhyPartial = known.WhyPartial });
}
