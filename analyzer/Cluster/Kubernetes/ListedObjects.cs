using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Objects of a kind that has no record of its own here, as the API listed them.</summary>
/// <param name="WhyPartial">Why there may be others in the cluster, or null: what is not here does not exist.</param>
internal sealed record ListedObjects(ImmutableArray<KubernetesObject> Items, Sentence? WhyPartial)
{
    /// <summary>From the first of these lists that is there: the versions of a group, the newest first.</summary>
    public static Availability<ListedObjects> Of(ClusterModel cluster, params ReadOnlySpan<string> lists)
    {
        var listed = Listed(cluster, lists[0]);
        for (var next = 1; next < lists.Length && !listed.IsKnown; next++)
        {
            var id = lists[next];
            listed = listed.Or(() => Listed(cluster, id));
        }

        return listed;
    }

    private static Availability<ListedObjects> Listed(ClusterModel cluster, string id) =>
        cluster.Api.ReadAll<KubernetesObjects>(id).Select(pieces => new ListedObjects(
            [.. pieces.SelectMany(piece => piece.Items)],
            pieces.Any(piece => piece.WhyPartial is null) ? null : pieces.Select(piece => $"{id}: {piece.WhyPartial}").FirstOrDefault()));
}
