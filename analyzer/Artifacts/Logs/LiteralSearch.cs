using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Finds all of many literals in bytes at once. Of each literal one window of equal length is chosen, and of the text only
/// so many positions are looked at that none of the windows fits between two; thus its speed hardly depends on how many literals there are.</summary>
/// <remarks>The shorter the shortest literal, the more positions: with 4 bytes each one, with 6 each third, with 8 each fifth.</remarks>
internal sealed class LiteralSearch
{
    /// <summary>Bytes that a literal must have at least.</summary>
    public const int Shortest = 4;

    private const int Gram = 4;
    private const int LongestWindow = 12;

    // 16 KB stay in the first cache beside the text; 1,200 grams (400 literals) set one bit in a hundred of them.
    private const int FilterBits = 17;
    private readonly uint[] _filter = new uint[1 << (FilterBits - 5)];
    private readonly ImmutableArray<byte[]> _literals;
    private readonly FrozenDictionary<uint, ImmutableArray<GramPlace>> _places;

    /// <exception cref="ArgumentException">A literal is shorter than <see cref="Shortest"/>.</exception>
    public LiteralSearch(IEnumerable<string> literals)
    {
        _literals = [.. literals.Select(Encoding.UTF8.GetBytes)];
        if (_literals.FirstOrDefault(literal => literal.Length < Shortest) is { } tooShort)
            throw new ArgumentException($"\"{Encoding.UTF8.GetString(tooShort)}\" is shorter than {Shortest} bytes", nameof(literals));

        var window = _literals.Select(literal => literal.Length).Append(LongestWindow).Min();
        Step = window - Gram + 1;
        _places = _literals
            .SelectMany((literal, index) => Places(literal, index, window))
            .GroupBy(place => GramAt(_literals[place.Literal], place.Offset))
            .ToFrozenDictionary(grams => grams.Key, grams => grams.ToImmutableArray());
        foreach (var gram in _places.Keys)
            _filter[Bit(gram) >> 5] |= 1U << (int)(Bit(gram) & 31);
    }

    /// <summary>How far behind a find the search for the next one goes on.</summary>
    public int Step { get; }

    public int Count => _literals.Length;

    /// <summary>The next place, from <paramref name="from"/> on, where a literal stands.</summary>
    /// <returns>The position of a byte of it, or -1. The search for more of them goes on <see cref="Step"/> behind it.</returns>
    public int Find(ReadOnlySpan<byte> text, int from)
    {
        var last = text.Length - Gram;
        for (var at = from; (at = NextCandidate(text, at)) <= last; at += Step)
        {
            if (StandsAt(text, at, null))
                return at;
        }

        return -1;
    }

    /// <summary>Adds the indexes of the literals that stand at a place which <see cref="Find"/> gave.</summary>
    public void AddAt(ReadOnlySpan<byte> text, int place, LiteralSet found) => StandsAt(text, place, found);

    /// <summary>Adds all literals that the text holds.</summary>
    public void AddAll(ReadOnlySpan<byte> text, LiteralSet found)
    {
        for (var at = 0; (at = Find(text, at)) >= 0; at += Step)
            AddAt(text, at, found);
    }

    // Four positions a turn, so that the processor has loads to do side by side. Unchecked and by reference: three times as fast,
    // and every read lies within the text by the loop's bound, and within the filter because an index has no more than its bits.
    private int NextCandidate(ReadOnlySpan<byte> text, int from)
    {
        unchecked
        {
            ref var bytes = ref MemoryMarshal.GetReference(text);
            ref var filter = ref MemoryMarshal.GetArrayDataReference(_filter);
            nint at = from, step = Step, last = text.Length - Gram;
            for (; at <= last - (3 * step); at += 4 * step)
            {
                var any = IsCandidate(ref filter, ref bytes, at) | IsCandidate(ref filter, ref bytes, at + step) |
                    IsCandidate(ref filter, ref bytes, at + (2 * step)) | IsCandidate(ref filter, ref bytes, at + (3 * step));
                if ((any & 1) != 0)
                    break;
            }

            while (at <= last && (IsCandidate(ref filter, ref bytes, at) & 1) == 0)
                at += step;
            return (int)at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint IsCandidate(ref uint filter, ref byte bytes, nint at)
    {
        var bit = Bit(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, at)));
        return Unsafe.Add(ref filter, (nint)(bit >> 5)) >> (int)(bit & 31);
    }

    private bool StandsAt(ReadOnlySpan<byte> text, int at, LiteralSet? found)
    {
        if (!_places.TryGetValue(GramAt(text, at), out var places))
            return false;

        var any = false;
        foreach (var place in places)
        {
            var start = at - place.Offset;
            if (start < 0 || !text[start..].StartsWith(_literals[place.Literal]))
                continue;

            found?.Add(place.Literal);
            any = true;
        }

        return any;
    }

    private IEnumerable<GramPlace> Places(byte[] literal, int index, int window)
    {
        var start = RareBytes.Rarest(literal, window);
        return Enumerable.Range(start, Step).Select(offset => new GramPlace(index, offset));
    }

    private static uint GramAt(ReadOnlySpan<byte> text, int at) => MemoryMarshal.Read<uint>(text[at..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(uint gram) => unchecked(gram * 0x9E3779B1) >> (32 - FilterBits);

    /// <summary>Where in a literal a gram of its window stands.</summary>
    private readonly record struct GramPlace(int Literal, int Offset);
}
