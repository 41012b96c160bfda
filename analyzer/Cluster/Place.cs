using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>Where an artifact belongs: the cluster, a node, or a network namespace or container on it.</summary>
/// <param name="Node">Null for the cluster.</param>
/// <param name="Where">As a manifest says it: <c>host</c>, <c>netns/NAME</c>, <c>containers/NAME</c> or <c>api</c>.</param>
internal sealed record Place(string? Node, string Where)
{
    public const string Host = "host";
    public static Place Api { get; } = new(null, "api");

    /// <summary>The place of a path in the layout and what stands below it; null for what is no part of the layout.</summary>
    public static (Place Place, string Below)? Of(string path) => path.Split('/') switch
    {
        ["cluster", .. { Length: > 0 } rest] => (Api, string.Join('/', rest)),
        ["nodes", var node, ("netns" or "containers") and var kind, var name, .. { Length: > 0 } rest] =>
            (new(node, $"{kind}/{name}"), string.Join('/', rest)),
        ["nodes", var node, .. { Length: > 0 } rest] => (new(node, Host), string.Join('/', rest)),
        _ => null,
    };

    /// <summary>An artifact's id: files keep their whole path, specs lose the extension.</summary>
    public static string Id(string below)
    {
        var dot = below.LastIndexOf('.');
        return below.StartsWith("files/", StringComparison.Ordinal) || dot <= below.LastIndexOf('/') + 1 ? below : below[..dot];
    }
}

/// <summary>The artifacts of one place while they are read.</summary>
internal sealed class PlaceBuilder
{
    private readonly SortedDictionary<string, ArtifactText> _texts = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, ArtifactText>> Texts => _texts;

    /// <summary>Keeps the text; a later one of the same id replaces it, as when an archive is unpacked. False when there was one.</summary>
    public bool Add(string id, ArtifactText text)
    {
        var isNew = !_texts.ContainsKey(id);
        _texts[id] = text;
        return isNew;
    }

    public ArtifactText? Find(string id) => _texts.GetValueOrDefault(id);

    public ArtifactStore ToStore(Func<string, string?> whyMissing, Func<string, string?> whyIncomplete) => new(
        _texts.ToImmutableSortedDictionary(
            pair => pair.Key,
            pair => pair.Value.WhyIncomplete is null ? pair.Value with { WhyIncomplete = whyIncomplete(pair.Key) } : pair.Value,
            StringComparer.Ordinal),
        whyMissing);
}
