using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Bundle.Masking;

/// <summary>
/// A permutation of bit strings that keeps the length of every common prefix, as Crypto-PAn does: whether a bit is turned is decided by a keyed
/// hash of the bits before it (J. Xu and others, "Prefix-Preserving IP Address Anonymization", 2002), here HMAC-SHA-256, one for each byte's 255 decisions.
/// </summary>
/// <param name="width">How many of the 64 bits there are; values are left-aligned.</param>
/// <param name="isFixed">Which further bits stay, by the value and the number of bits before.</param>
internal sealed class PrefixMap(byte[] key, string name, int width, ImmutableArray<KeptPrefix> kept, Func<ulong, int, bool> isFixed)
{
    private const int MostRemembered = 1 << 16;

    private readonly byte[] _key = Sha256Hash.HashOf(key, Encoding.ASCII.GetBytes(name));
    private readonly ConcurrentDictionary<ulong, ulong> _forth = new();
    private readonly ConcurrentDictionary<ulong, ulong> _back = new();

    public ulong Forth(ulong value) => Remembered(_forth, value, back: false);

    public ulong Back(ulong value) => Remembered(_back, value, back: true);

    /// <summary>The first <paramref name="count"/> bits, the others zero.</summary>
    public static ulong First(ulong value, int count) => count == 0 ? 0 : value & (ulong.MaxValue << (64 - count));

    private ulong Remembered(ConcurrentDictionary<ulong, ulong> known, ulong value, bool back)
    {
        if (known.TryGetValue(value, out var mapped))
            return mapped;

        if (known.Count > MostRemembered)
            known.Clear();
        return known[value] = Map(value, back);
    }

    private ulong Map(ulong value, bool back)
    {
        ulong original = 0, mapped = 0;
        for (var depth = 0; depth < width; depth += 8)
        {
            var decisions = Decisions(original, depth);
            for (var bit = 0; bit < 8; bit++)
            {
                var place = 1ul << (63 - depth - bit);
                var turned = IsTurned(decisions, original, depth, bit);
                var given = (value & place) != 0;
                original |= (back ? given ^ turned : given) ? place : 0;
                mapped |= given ^ turned ? place : 0;
            }
        }

        return mapped;
    }

    // The decision for the second bit of a byte depends on its first, and so on: a tree of 255 knots.
    private bool IsTurned(byte[] decisions, ulong original, int depth, int bit)
    {
        if (isFixed(original, depth + bit))
            return false;
        foreach (var prefix in kept)
        {
            if (prefix.Fixes(original, depth + bit))
                return false;
        }

        var before = bit == 0 ? 0 : (int)(original >> (64 - depth - bit) & ((1ul << bit) - 1));
        var knot = (1 << bit) - 1 + before;
        return (decisions[knot / 8] >> (knot % 8) & 1) != 0;
    }

    private byte[] Decisions(ulong original, int depth)
    {
        Span<byte> input = stackalloc byte[9];
        input[0] = (byte)depth;
        BinaryPrimitives.WriteUInt64BigEndian(input[1..], original);
        return Sha256Hash.HashOf(_key, input);
    }
}
