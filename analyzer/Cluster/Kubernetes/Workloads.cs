using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>DaemonSets, Deployments and StatefulSets, as far as the API listed them.</summary>
/// <param name="Missing">Why one of the three lists is not there; empty when all are.</param>
internal sealed record Workloads(ImmutableArray<Workload> All, ImmutableArray<Sentence> Missing) : IClusterFact<Workloads>
{
    private static readonly ImmutableArray<string> Lists = ["apps_v1_daemonsets", "apps_v1_deployments", "apps_v1_statefulsets"];

    public static Availability<Workloads> From(ClusterModel cluster)
    {
        var lists = Lists.Select(cluster.Api.ReadAll<WorkloadList>).ToImmutableArray();
        var missing = lists.Select(list => list.WhyMissing).OfType<Sentence>().ToImmutableArray();
        return missing.Length == lists.Length
            ? Availability<Workloads>.Missing(Sentence.Join("; ", missing))
            : Availability<Workloads>.Known(new([.. lists.Where(list => list.IsKnown).SelectMany(list => list.Value.SelectMany(piece => piece.Items))], missing));
    }

    public Workload? Find(string kind, string @namespace, string name) =>
        All.FirstOrDefault(one => one.Object.Kind == kind && one.Namespace == @namespace && one.Name == name);
}
