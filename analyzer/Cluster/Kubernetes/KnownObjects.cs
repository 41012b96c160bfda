using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>All that the input holds of one kind of object: API lists, else what kubectl printed for people.</summary>
/// <param name="WhyPartial">Why there may be others in the cluster, or null: what is not here does not exist.</param>
internal sealed record KnownObjects<T>(ImmutableArray<T> Items, Sentence? WhyPartial)
    where T : IKubernetesObject<T>;

/// <summary>Gathers the objects of one kind from the places that may hold them.</summary>
internal static class KnownObjects
{
    /// <summary>From the first of these API lists, else from <c>get/…</c> and <c>describe/…</c> of the resource.</summary>
    public static Availability<KnownObjects<T>> Of<T>(ClusterModel cluster, string resource, params ReadOnlySpan<string> lists)
        where T : IKubernetesObject<T>
    {
        var listed = Listed<T>(cluster, lists[0]);
        for (var next = 1; next < lists.Length && !listed.IsKnown; next++)
        {
            var id = lists[next];
            listed = listed.Or(() => Listed<T>(cluster, id));
        }

        return listed.IsKnown ? listed : Shown<T>(cluster, resource) ?? listed;
    }

    /// <summary>From <c>describe/…</c> alone, where rows of a table would leave out what matters.</summary>
    public static Availability<KnownObjects<T>> Described<T>(ClusterModel cluster, string resource)
        where T : IKubernetesObject<T> =>
        cluster.Api.ReadAll<KubectlDescription>($"describe/{resource}").Select(pieces => new KnownObjects<T>(
            [.. pieces.SelectMany(piece => piece.Items).Where(one => one.Kind == T.Kind).Select(T.From)],
            OnlyDescribed(resource)));

    private static string OnlyDescribed(string resource) => $"describe/{resource}: there may be objects that kubectl describe was not asked for";

    private static Availability<KnownObjects<T>> Listed<T>(ClusterModel cluster, string id)
        where T : IKubernetesObject<T> =>
        cluster.Api.ReadAll<KubernetesList<T>>(id).Select(pieces => new KnownObjects<T>(
            Newest(pieces.SelectMany(piece => piece.Items)),
            pieces.Any(piece => piece.WhyPartial is null) ? null : string.Join("; ", pieces.Select(piece => $"{id}: {piece.WhyPartial}").Distinct())));

    // A description says more of an object than its row in a table; only the table tells which objects there are.
    private static Availability<KnownObjects<T>>? Shown<T>(ClusterModel cluster, string resource)
        where T : IKubernetesObject<T>
    {
        var tables = cluster.Api.ReadAll<KubectlTable>($"get/{resource}");
        var described = cluster.Api.ReadAll<KubectlDescription>($"describe/{resource}");
        if (!tables.IsKnown && !described.IsKnown)
            return null;

        var items = (described.IsKnown ? described.Value.SelectMany(one => one.Items) : [])
            .Concat(tables.IsKnown ? tables.Value.SelectMany(table => table.Items) : [])
            .Where(one => one.Kind == T.Kind)
            .DistinctBy(one => (one.Namespace, one.Name, Row: one.Name.Length > 0 ? default : one.Node.Line)); // a table shows no names of Events
        return Availability<KnownObjects<T>>.Known(new([.. items.Select(T.From)], tables.IsKnown
            ? tables.Value.Select(table => table.WhyPartial).OfType<string>().FirstOrDefault()
            : OnlyDescribed(resource)));
    }

    // The same object may stand in several lists, taken one after the other.
    private static ImmutableArray<T> Newest<T>(IEnumerable<T> items)
        where T : IKubernetesObject<T> =>
        [.. items.GroupBy(item => (item.Object.Namespace, item.Object.Name)).Select(copies => copies.MaxBy(copy => copy.Object.ResourceVersion)).OfType<T>()];
}
