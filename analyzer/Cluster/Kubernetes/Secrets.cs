using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The names of every Secret that the API listed.</summary>
internal sealed record Secrets(ImmutableArray<Secret> All) : IClusterFact<Secrets>
{
    public static Availability<Secrets> From(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<Secret>>("core_v1_secrets").Select(list => new Secrets(list.Items));

    public Secret? Find(string @namespace, string name) =>
        All.FirstOrDefault(secret => secret.Namespace == @namespace && secret.Name == name);
}
