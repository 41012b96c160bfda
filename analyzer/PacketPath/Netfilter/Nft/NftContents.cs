using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>The elements of a set or map, made ready to be looked up: by hash where a key is one value, by halving where keys are ranges.</summary>
internal sealed class NftContents
{
    private readonly ImmutableArray<NftSetElement> _elements;
    private readonly Dictionary<NftKey, int> _exact = [];
    private readonly List<(ImmutableArray<NftPattern> Key, int At)> _ranges = [];
    private readonly List<int> _notUnderstood = [];
    private readonly bool _isSorted;
    private readonly int? _catchAll;

    public NftContents(ImmutableArray<NftSetElement> elements, ImmutableArray<NftType> types)
    {
        _elements = elements;
        for (var at = 0; at < elements.Length; at++)
        {
            if (elements[at].Key is NftCatchAll)
                _catchAll = at;
            else if (KeyOf(elements[at].Key, types) is not { } key)
                _notUnderstood.Add(at);
            else if (key.All(part => part.IsOne))
                _exact.TryAdd(new([.. key.Select(part => part.First)]), at);
            else
                _ranges.Add((key, at));
        }

        _isSorted = types.Length == 1 && _ranges.All(range => range.Key[0].Name is null);
        if (_isSorted)
            _ranges.Sort((one, other) => one.Key[0].From.CompareTo(other.Key[0].From));
    }

    public NftSetElement this[int at] => _elements[at];

    public int Count => _elements.Length;

    /// <summary>The element that has what was read, or several where it is not known which; null stands for none.</summary>
    public ImmutableArray<NftHit> Find(NftReading reading) => reading switch
    {
        NftReading.Value value when _notUnderstood.Count == 0 && value.Parts.All(part => part.IsKnown) => [new(Answer.Yes, AtOf(value.Parts))],
        NftReading.Value value => Possible(value),
        NftReading.Dice dice => Thrown(dice),
        NftReading.OneOf several => [.. several.Choices.SelectMany(choice => Find(choice.Then).Select(hit => hit with { If = choice.If.And(hit.If) }))],
        _ => [new(Answer.Yes, null)],
    };

    private int? AtOf(ImmutableArray<NftDatum> key)
    {
        if (_exact.TryGetValue(new(key), out var at))
            return at;

        return (_isSorted ? ByHalving(key[0]) : _ranges.Where(range => Fits(range.Key, key) == Truth.Yes).Select(range => (int?)range.At).FirstOrDefault()) ?? _catchAll;
    }

    // Ranges of a set do not overlap.
    private int? ByHalving(NftDatum key)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Key[0].From <= key.Bits)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && _ranges[low - 1].Key[0].To >= key.Bits ? _ranges[low - 1].At : null;
    }

    // Every element that may have the key, and none.
    private ImmutableArray<NftHit> Possible(NftReading.Value value)
    {
        var hits = ImmutableArray.CreateBuilder<NftHit>();
        foreach (var (key, at) in _exact.Select(pair => (pair.Key.Parts.Select(part => new NftPattern(part.Bits, part.Bits, part.Name, false)).ToImmutableArray(), pair.Value)).Concat(_ranges))
        {
            var fits = Fits(key, value.Parts);
            if (fits == Truth.Yes)
                return [new(Answer.Yes, at)];
            if (fits == Truth.Unknown)
                hits.Add(new(Answer.Unknown($"{value.Why} is {_elements[at].Key}"), at));
        }

        hits.AddRange(_notUnderstood.Select(at => new NftHit(Answer.Unknown($"whether it is {_elements[at].Key}"), at)));
        return hits.Count == 0 ? [new(Answer.Yes, _catchAll)] : [.. hits, new(Answer.Unknown($"{value.Why ?? "it"} is none of them"), _catchAll)];
    }

    private ImmutableArray<NftHit> Thrown(NftReading.Dice dice)
    {
        if (dice.Sides is <= 0 or > 1 << 16)
            return Possible(new([NftDatum.NotKnown], dice.What));

        var sides = new Dictionary<int, (int Count, long First)>();
        for (var side = dice.First; side < dice.First + dice.Sides; side++)
        {
            var at = AtOf([NftDatum.Of(side)]) ?? -1;
            sides[at] = sides.TryGetValue(at, out var seen) ? (seen.Count + 1, seen.First) : (1, side);
        }

        return [.. sides.Select(pair => new NftHit(
            Answer.Chance((double)pair.Value.Count / dice.Sides, dice.Shows(pair.Key < 0 ? "none of them" : $"{_elements[pair.Key].Key}")), pair.Key < 0 ? null : pair.Key))];
    }

    private static Truth Fits(ImmutableArray<NftPattern> key, ImmutableArray<NftDatum> parts)
    {
        if (key.Length != parts.Length)
            return Truth.Unknown;

        var all = Truth.Yes;
        for (var at = 0; at < key.Length && all != Truth.No; at++)
            all = (Truth)Math.Min((int)all, (int)key[at].Matches(parts[at]));
        return all;
    }

    private static ImmutableArray<NftPattern>? KeyOf(NftExpression key, ImmutableArray<NftType> types)
    {
        ImmutableArray<NftExpression> parts = key is NftConcat concat ? concat.Parts : [key];
        if (parts.Length != types.Length)
            return null;

        var patterns = ImmutableArray.CreateBuilder<NftPattern>(parts.Length);
        for (var at = 0; at < parts.Length; at++)
        {
            if (NftPattern.Of(parts[at], types[at]) is not { } pattern)
                return null;
            patterns.Add(pattern);
        }

        return patterns.MoveToImmutable();
    }
}

/// <summary>An element that a lookup may find.</summary>
/// <param name="If">Yes for the only one; else the dice, or what is not known.</param>
/// <param name="At">The element's place; null where none is found.</param>
internal readonly record struct NftHit(Answer If, int? At);

/// <summary>A key of one or several parts, compared by value.</summary>
internal readonly record struct NftKey(ImmutableArray<NftDatum> Parts)
{
    public bool Equals(NftKey other) => Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var part in Parts)
            hash.Add(part);

        return hash.ToHashCode();
    }
}
