using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>What the manifest says of artifacts that are missing or cut, by place and id.</summary>
internal sealed class ManifestSentences
{
    // Which names were looked for the manifest does not say, so it tells nothing of another one.
    private const string NoneOfItsNames = "no file of these names";
    private const string NotHere = "it was collected, but this input does not hold it";
    private readonly Dictionary<(string Where, string Id), ManifestItem> _byId = [];

    public ManifestSentences(ImmutableArray<ManifestItem> items)
    {
        foreach (var item in items)
        {
            _byId[(Key(item.Node, item.Where), item.Spec)] = item;
            if (item.Source.File is { Length: > 0 } file)
                _byId[(Key(item.Node, item.Where), $"files{file}")] = item;
            if (item.Path is { } path && Place.Of(path) is var (place, below))
                _byId[(Key(place.Node, place.Where), Place.Id(below))] = item;
        }
    }

    /// <summary>Why the id has no artifact at this place; null where the manifest says nothing.</summary>
    public string? WhyMissing(Place place, string id)
    {
        var where = Key(place.Node, place.Where);
        if (_byId.TryGetValue((where, id), out var item) || _byId.TryGetValue((where, $"cluster/{id}"), out item))
            return item.WhyNotWhole() ?? NotHere;

        return Above(where, id) is { } tree ? tree.WhyNotWhole() ?? "no such file on the node" : null;
    }

    /// <summary>The manifest's word for what became of the id; null where it says nothing.</summary>
    public string? StatusOf(Place place, string id)
    {
        var where = Key(place.Node, place.Where);
        if (_byId.TryGetValue((where, id), out var item) || _byId.TryGetValue((where, $"cluster/{id}"), out item))
            return item.StatusWord;

        return Above(where, id) is { } tree ? tree.WhyNotWhole() is null ? "absent" : tree.StatusWord : null;
    }

    // The tree that a file would be part of.
    private ManifestItem? Above(string where, string id)
    {
        for (var slash = id.LastIndexOf('/'); slash > "files".Length; slash = id.LastIndexOf('/', slash - 1))
        {
            if (_byId.TryGetValue((where, id[..slash]), out var item) && item.WhyNotWhole()?.StartsWith(NoneOfItsNames, StringComparison.Ordinal) != true)
                return item;
        }

        return null;
    }

    /// <summary>Why the artifact that is there is not the whole of it; null when it is.</summary>
    public string? WhyIncomplete(Place place, string id) =>
        _byId.TryGetValue((Key(place.Node, place.Where), id), out var item) ? item.WhyNotWhole() : null;

    private static string Key(string? node, string where) => $"{node}\n{where}";
}
