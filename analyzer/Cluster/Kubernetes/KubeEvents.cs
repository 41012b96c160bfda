using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every Event that the API listed or kubectl showed; the API forgets them after an hour.</summary>
internal sealed record KubeEvents(ImmutableArray<KubeEvent> All) : IClusterFact<KubeEvents>
{
    public IEnumerable<KubeEvent> About(string kind, string @namespace, string name) => All.Where(one =>
        string.Equals(one.About.Kind, kind, StringComparison.OrdinalIgnoreCase) && one.About.Name == name && (@namespace.Length == 0 || one.Namespace == @namespace));

    public static Availability<KubeEvents> From(ClusterModel cluster)
    {
        // The same Events stand in both groups.
        var listed = KnownObjects.Of<KubeEvent>(cluster, "events", "core_v1_events", "events.k8s.io_v1_events", "events.k8s.io_v1beta1_events");
        var described = Described(cluster).ToImmutableArray();
        return listed.IsKnown || described.IsEmpty
            ? listed.Select(known => new KubeEvents(known.Items))
            : Availability<KubeEvents>.Known(new(described));
    }

    private static IEnumerable<KubeEvent> Described(ClusterModel cluster) => cluster.Api.Ids
        .Where(id => id.StartsWith("describe/", StringComparison.Ordinal))
        .Select(cluster.Api.Read<KubectlDescription>)
        .Where(read => read.IsKnown)
        .SelectMany(read => read.Value.Events)
        .Select(KubeEvent.From);
}
