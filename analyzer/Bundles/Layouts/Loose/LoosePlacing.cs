using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Gives the recognised files of one capture their places; of several that say the same, the one that says most counts.</summary>
internal static class LoosePlacing
{
    public static LayoutReading Of(string set, ImmutableArray<Sighting> sightings, NodeNames nodes, FirstLook look)
    {
        var pods = PodsWithLogs(sightings);
        var copies = sightings.Where(one => one.What is { IsLog: true, IsOfPod: true } && pods.Any(pod => HostNames.StandsIn(pod, one.Entry.Path))).ToImmutableArray();
        var owned = sightings.Except(copies).Select(one => (one, place: PlaceOf(one, nodes), id: AssumedPaths.Of(one, sightings))).ToImmutableArray();
        var whose = owned.Where(row => row.place is null).Select(row => row.one).ToImmutableArray();
        var (placed, lesser) = (ImmutableArray.CreateBuilder<PlacedEntry>(), copies.Select(one => $"{one.Entry.Path} (the node's own log of the pod counts, which has times)").ToList());
        var whole = owned.Where(row => row.one.What is { Split: null, IsPiece: false, IsLog: false } && row.place is not null).Select(row => (row.place, row.id)).ToHashSet();
        foreach (var same in owned.Where(row => row.place is not null).GroupBy(row => (row.place!, row.one.What.IsLog ? row.one.Entry.Path : row.id))) // filtered
        {
            var (place, id) = same.Key;
            var taken = Most([.. same.Select(row => row.one)]);
            placed.AddRange(taken.Select(one => new PlacedEntry(one.Entry, Placement(one, place, id, isPiece: taken.Length > 1, whole))));
            lesser.AddRange(same.Select(row => row.one).Except(taken).Select(one => $"{one.Entry.Path} ({taken[0].Entry.Path} counts)"));
        }

        return new(new(look.All[0].Input, set, LooseFiles.Name), placed.ToImmutable())
        {
            Captured = CaptureTimes.Of(sightings),
            Notes = [.. Notes(whose, lesser)],
        };
    }

    // files/var/log/pods/kube-system_coredns-74c68d9ffd-nqtmn_fdb0a34b-91d5-4a49-8dff-2de88756d9c2/coredns/1.log
    private static ImmutableHashSet<string> PodsWithLogs(ImmutableArray<Sighting> sightings) =>
        [.. sightings.Select(one => one.What.Id.Split('/')).Where(id => id is ["files", "var", "log", "pods", _, ..]).Select(id => id[4].Split('_')).Where(pod => pod.Length == 3).Select(pod => pod[1])];

    private static Place? PlaceOf(Sighting one, NodeNames nodes)
    {
        if (one.What.IsOfCluster)
            return Place.Api;

        var node = nodes.Of(one);
        return node is not null ? new(node, one.Where) : one.What.IsLog ? Place.Api : null;
    }

    // One file for each table, or each namespace's list in a folder of its own; other files of one kind say the same twice.
    private static ImmutableArray<Sighting> Most(ImmutableArray<Sighting> same)
    {
        if (same.All(one => one.What.IsPiece || one.What.Split is not null))
            return same;

        var sets = same.GroupBy(one => one.What.IsOfCluster ? $"{GrandParent(one.Entry.Path)}/*/{one.Entry.FileName}" : one.Entry.Path, StringComparer.Ordinal);
        return [.. sets.OrderBy(set => set.Skip(1).Any()).ThenByDescending(set => set.Max(one => one.What.Detail)).First()];
    }

    private static string GrandParent(string path) => path.Split('/') is [.. var above, _, _] ? string.Join('/', above) : path;

    // Of what has a file to itself, a file of many things says nothing more.
    private static Placement Placement(Sighting one, Place place, string id, bool isPiece, HashSet<(Place?, string)> whole) => new(place, id)
    {
        IsLog = one.What.IsLog,
        IsPiece = one.What.IsPiece || isPiece,
        WhyPartial = one.What.WhyPartial,
        Split = one.What.Split?.Invoke(place) is { } split ? text => split(Typography.Restored(text)).Where(part => !whole.Contains((part.Placement.Place, part.Placement.Id))) : Restored(one, new(place, id)
        {
            IsPiece = one.What.IsPiece || isPiece,
            WhyPartial = one.What.WhyPartial,
        }),
    };

    // What a word processor changed is put right before it is read; objects of the API may say what they like.
    private static SplitText? Restored(Sighting one, Placement whole) =>
        !one.What.IsLog && !one.What.IsOfCluster && Typography.IsIn(one.Entry.Head) ? text => [new(whole, 1, Typography.Restored(text))] : null;

    private static IEnumerable<string> Notes(ImmutableArray<Sighting> whose, List<string> lesser)
    {
        if (!whose.IsEmpty)
            yield return $"of which node they are cannot be told, so they were left aside: {string.Join(", ", whose.Select(one => one.Entry.Path))}; put them into a folder named after the node";
        if (lesser.Count > 0)
            yield return $"another file says the same and more: {string.Join(", ", lesser.Take(20))}{(lesser.Count > 20 ? $" and {lesser.Count - 20} more" : "")}";
    }
}
