using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>The artifacts of one place while they are read.</summary>
internal sealed class PlaceBuilder
{
    private readonly SortedDictionary<string, ArtifactText> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _pieces = new(StringComparer.Ordinal);

    /// <summary>Keeps the text; a later one of the same id replaces it, as when an archive is unpacked. False when there was one.</summary>
    public bool Add(string id, ArtifactText text)
    {
        var isNew = !_texts.ContainsKey(id);
        _texts[id] = text;
        return isNew;
    }

    /// <summary>Keeps the text as one more piece of the artifact: <c>id</c>, <c>id#2</c>, <c>id#3</c> ...</summary>
    public void AddPiece(string id, ArtifactText text)
    {
        var number = _pieces.GetValueOrDefault(id, _texts.ContainsKey(id) ? 1 : 0) + 1;
        _pieces[id] = number;
        _texts[ArtifactStore.Piece(id, number)] = text;
    }

    /// <summary>Whether any of it holds all that there is of its kind.</summary>
    public bool HasWhole => _texts.Values.Any(text => text.WhyPartial is null);

    /// <summary>Takes from another capture of the same place what this one does not hold, all pieces of it or none.</summary>
    public PlaceBuilder With(PlaceBuilder other)
    {
        var both = new PlaceBuilder();
        foreach (var (id, text) in _texts.Concat(other._texts.Where(pair => !_texts.ContainsKey(WithoutNumber(pair.Key)))))
            both._texts[id] = text;
        return both;
    }

    public ArtifactText? Find(string id) => _texts.GetValueOrDefault(id);

    public ArtifactStore ToStore(Func<string, string?> whyMissing, Func<string, string?> whyIncomplete, Func<string, Sentence?> whatWouldTell, Func<string, string?>? statusOf = null, Place? place = null) => new(
        _texts.ToImmutableSortedDictionary(
            pair => pair.Key,
            pair => pair.Value.WhyIncomplete is null ? pair.Value with { WhyIncomplete = whyIncomplete(pair.Key) } : pair.Value,
            StringComparer.Ordinal),
        whyMissing,
        whatWouldTell)
    { Place = place ?? Place.Api, StatusOf = statusOf ?? (_ => null) };

    private static string WithoutNumber(string piece) => piece.IndexOf('#') is > 0 and var at ? piece[..at] : piece;
}
