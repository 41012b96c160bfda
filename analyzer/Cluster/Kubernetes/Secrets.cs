using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The names of every Secret that the API listed.</summary>
internal sealed record Secrets(ImmutableArray<Secret> All) : IClusterFact<Secrets>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<Secrets> From(ClusterModel cluster) =>
        KnownObjects.Of<Secret>(cluster, "secrets", "core_v1_secrets").Select(known => new Secrets(known.Items) { WhyPartial = known.WhyPartial });

    public Secret? Find(string @namespace, string name) =>
        All.FirstOrDefault(secret => secret.Namespace == @namespace && secret.Name == name);
}
