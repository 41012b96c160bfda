using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>The artifacts of one place (a node, a namespace or container on it, or the cluster), parsed once each, on demand.</summary>
/// <param name="texts">By path below the place without the extension for specs (<c>routing/routes</c>), whole for files (<c>files/etc/hosts</c>).</param>
/// <param name="whyMissing">What the manifest says of an id that left no entry, or null where it says nothing.</param>
/// <param name="whatWouldTell">The command that prints an artifact, and where: <c>`ip rule` on the node</c>; null where none is known.</param>
internal sealed class ArtifactStore(
    ImmutableSortedDictionary<string, ArtifactText> texts,
    Func<string, string?> whyMissing,
    Func<string, Sentence?> whatWouldTell)
{
    public static ArtifactStore Empty { get; } = new(ImmutableSortedDictionary<string, ArtifactText>.Empty, _ => null, _ => null);

    private readonly ConcurrentDictionary<(Type, string), object> _parsed = new();

    /// <summary>Where its artifacts are from.</summary>
    public Place Place { get; init; } = Place.Api;

    /// <summary>What became of an id when it was collected, in the manifest's word (<c>absent</c>, <c>denied</c>); null where nothing says.</summary>
    public Func<string, string?> StatusOf { get; init; } = _ => null;

    public IEnumerable<string> Ids => texts.Keys;

    /// <summary>Notes of all artifacts parsed so far: lines that could not be read.</summary>
    public IEnumerable<ParseNote> Notes => _parsed.Values.OfType<IParsedArtifact>().SelectMany(p => p.Notes);

    /// <summary>The same place with other texts for some ids: what it would print after a change.</summary>
    public ArtifactStore With(IEnumerable<KeyValuePair<string, ArtifactText>> changed) => new(texts.SetItems(changed), whyMissing, whatWouldTell) { Place = Place, StatusOf = StatusOf };

    /// <summary>The whole text. One that is there in part only counts as missing: what it lacks would look like what is not so.</summary>
    public Availability<ArtifactText> Text(string id)
    {
        var text = TextAsFarAsItGoes(id);
        return text.IsKnown && text.Value.WhyIncomplete is { } why ? Availability<ArtifactText>.Missing(Lack(id, why)) : text;
    }

    /// <summary>The text, perhaps cut (<see cref="ArtifactText.WhyIncomplete"/>): for those who only look for what is there.</summary>
    public Availability<ArtifactText> TextAsFarAsItGoes(string id)
    {
        if (!texts.TryGetValue(id, out var text))
            return whyMissing(id) is { } said ? Availability<ArtifactText>.Missing(Lack(id, said)) : Availability<ArtifactText>.Absent(Lack(id, Absence(id)));

        return text.WhyDistrusted is { } why
            ? Availability<ArtifactText>.Missing($"{id}: {why}")
            : Availability<ArtifactText>.Known(text);
    }

    /// <summary>All artifacts whose id begins so, for instance <c>files/etc/cni/net.d/</c>; some may be incomplete.</summary>
    public IEnumerable<(string Id, ArtifactText Text)> Under(string prefix) =>
        texts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => (pair.Key, pair.Value));

    /// <summary>The artifact of this id, parsed as <typeparamref name="T"/>.</summary>
    public Availability<T> Read<T>(string id)
        where T : class, IArtifact<T> =>
        Text(id).Select(text => ((ParsedArtifact<T>)_parsed.GetOrAdd((typeof(T), id), _ => new ParsedArtifact<T>(T.Parse(text)))).Parsed.Value);

    /// <summary>All pieces of an artifact that may come in several (<c>id</c>, <c>id#2</c> ...), in order; missing when there is none, or
    /// when one of them is.</summary>
    public Availability<ImmutableArray<T>> ReadAll<T>(string id)
        where T : class, IArtifact<T>
    {
        var pieces = ImmutableArray.CreateBuilder<T>();
        for (var number = 1; number == 1 || texts.ContainsKey(Piece(id, number)); number++)
        {
            var piece = Read<T>(Piece(id, number));
            if (!piece.IsKnown)
                return piece.Select(_ => ImmutableArray<T>.Empty);
            pieces.Add(piece.Value);
        }

        return Availability<ImmutableArray<T>>.Known(pieces.ToImmutable());
    }

    /// <summary>The id of one piece, counted from 1.</summary>
    public static string Piece(string id, int number) => number == 1 ? id : $"{id}#{number}";

    private Sentence Lack(string id, Sentence why) => Sentence.ForLackOf([new(Place, id)], $"{id}: {why}");

    // What was never collected can still be asked for.
    private Sentence Absence(string id) => whatWouldTell(id) is { } command ? (Sentence)$"not in the input ({command} would tell)" : "not in the input";

    private interface IParsedArtifact
    {
        ImmutableArray<ParseNote> Notes { get; }
    }

    private sealed record ParsedArtifact<T>(Parsed<T> Parsed) : IParsedArtifact
    {
        public ImmutableArray<ParseNote> Notes => Parsed.Notes;
    }
}
