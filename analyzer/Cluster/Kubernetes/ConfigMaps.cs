using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every ConfigMap that the API listed (the collector takes those of system namespaces), else those that kubectl describe shows.</summary>
internal sealed record ConfigMaps(ImmutableArray<ConfigMap> All) : IClusterFact<ConfigMaps>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<ConfigMaps> From(ClusterModel cluster) =>
        cluster.Api.ReadAll<KubernetesList<ConfigMap>>("core_v1_configmaps").Select(pieces => new ConfigMaps([.. pieces.SelectMany(piece => piece.Items)]))
            .Or(() => KnownObjects.Described<ConfigMap>(cluster, "configmaps").Select(known => new ConfigMaps(known.Items) { WhyPartial = known.WhyPartial }));

    public ConfigMap? Find(string @namespace, string name) =>
        All.FirstOrDefault(map => map.Namespace == @namespace && map.Name == name);
}
