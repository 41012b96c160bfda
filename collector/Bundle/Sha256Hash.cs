using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SupportBundle.Bundle;

/// <summary>SHA-256 and its HMAC, piece by piece, without a library: .NET's own loads the host's OpenSSL, and a host that has none must get its bundle too.</summary>
public sealed class Sha256Hash
{
    public const int Length = 32;
    private const int Block = 64, Words = 64, AtOnce = 4;

    private readonly uint[] _state = [.. InitialState];
    private readonly byte[] _pending = new byte[Block];
    private readonly byte[]? _outerKey;
    private ulong _length;

    public Sha256Hash()
    {
    }

    private Sha256Hash(ReadOnlySpan<byte> innerKey, byte[] outerKey)
    {
        _outerKey = outerKey;
        Append(innerKey);
    }

    /// <summary>The keyed hash, HMAC-SHA-256 of RFC 2104.</summary>
    public static Sha256Hash WithKey(ReadOnlySpan<byte> key)
    {
        Span<byte> whole = stackalloc byte[Block];
        whole.Clear();
        if (key.Length > Block)
            HashOf(key).CopyTo(whole);
        else
            key.CopyTo(whole);

        Span<byte> inner = stackalloc byte[Block];
        var outer = new byte[Block];
        for (var i = 0; i < Block; i++)
        {
            inner[i] = (byte)(whole[i] ^ 0x36);
            outer[i] = (byte)(whole[i] ^ 0x5c);
        }

        return new Sha256Hash(inner, outer);
    }

    public static byte[] HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256Hash();
        hash.Append(bytes);
        return hash.Finish();
    }

    public static byte[] HashOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        var hash = WithKey(key);
        hash.Append(bytes);
        return hash.Finish();
    }

    /// <summary>The hash in lower-case hexadecimal, as sha256sum prints it.</summary>
    public static string HexOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(HashOf(bytes));

    /// <summary>The same of all that is left of a stream.</summary>
    public static string HexOf(Stream stream)
    {
        var hash = new Sha256Hash();
        var buffer = new byte[64 << 10];
        while (stream.Read(buffer) is var count and > 0)
            hash.Append(buffer.AsSpan(0, count));

        return Convert.ToHexStringLower(hash.Finish());
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var pending = (int)(_length % Block);
        _length += (ulong)bytes.Length;
        if (pending > 0)
        {
            var count = Math.Min(bytes.Length, Block - pending);
            bytes[..count].CopyTo(_pending.AsSpan(pending));
            bytes = bytes[count..];
            if (pending + count == Block)
                Compress(_pending);
        }

        var whole = bytes.Length / Block * Block;
        Compress(bytes[..whole]);
        bytes[whole..].CopyTo(_pending.AsSpan((int)((_length - (ulong)(bytes.Length - whole)) % Block)));
    }

    /// <summary>The 32 bytes of the hash; nothing may be appended after that.</summary>
    public byte[] Finish()
    {
        // FIPS 180-4, 5.1.1: a one bit, zeros, and the length in bits, up to a whole block.
        Span<byte> padding = stackalloc byte[2 * Block];
        padding.Clear();
        padding[0] = 0x80;
        var zeros = (Block + 55 - (int)(_length % Block)) % Block;
        BinaryPrimitives.WriteUInt64BigEndian(padding[(1 + zeros)..], _length * 8);
        Append(padding[..(1 + zeros + sizeof(ulong))]);

        var hash = new byte[Length];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), _state[i]);

        return _outerKey is null ? hash : HashOf([.. _outerKey, .. hash]);
    }

    // FIPS 180-4, 6.2.2. What a block adds depends on the state, so blocks follow one another; their schedules do not, and are made for four at once.
    private void Compress(ReadOnlySpan<byte> blocks)
    {
        Span<Vector128<uint>> schedules = stackalloc Vector128<uint>[Words];
        var words = MemoryMarshal.Cast<Vector128<uint>, uint>(schedules);
        while (blocks.Length >= Block)
        {
            var count = Math.Min(AtOnce, blocks.Length / Block);
            Schedule(blocks, count, schedules);
            for (var lane = 0; lane < count; lane++)
                Rounds(words[lane..]);
            blocks = blocks[(count * Block)..];
        }
    }

    private static void Schedule(ReadOnlySpan<byte> blocks, int count, Span<Vector128<uint>> schedule)
    {
        for (var t = 0; t < Block / sizeof(uint); t++)
            schedule[t] = Vector128.Create(Word(blocks, 0, t), Word(blocks, Math.Min(1, count - 1), t), Word(blocks, Math.Min(2, count - 1), t), Word(blocks, count - 1, t));

        for (var t = Block / sizeof(uint); t < Words; t++)
        {
            var (near, far) = (schedule[t - 2], schedule[t - 15]);
            var s1 = RotateRight(near, 17) ^ RotateRight(near, 19) ^ (near >>> 10);
            var s0 = RotateRight(far, 7) ^ RotateRight(far, 18) ^ (far >>> 3);
            schedule[t] = s1 + schedule[t - 7] + s0 + schedule[t - 16];
        }
    }

    private static uint Word(ReadOnlySpan<byte> blocks, int block, int t) => BinaryPrimitives.ReadUInt32BigEndian(blocks[((block * Block) + (t * sizeof(uint)))..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateRight(Vector128<uint> words, int bits) => (words >>> bits) | (words << (32 - bits));

    // Every fourth word is of this block. Instead of moving eight values along in each round, the next round takes them under other names.
    private void Rounds(ReadOnlySpan<uint> w)
    {
        var s = _state;
        var (a, b, c, d, e, f, g, h) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        var k = Constants;
        for (var t = 0; t < Words; t += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, k[t], w[AtOnce * t]);
            Round(h, a, b, ref c, d, e, f, ref g, k[t + 1], w[AtOnce * (t + 1)]);
            Round(g, h, a, ref b, c, d, e, ref f, k[t + 2], w[AtOnce * (t + 2)]);
            Round(f, g, h, ref a, b, c, d, ref e, k[t + 3], w[AtOnce * (t + 3)]);
            Round(e, f, g, ref h, a, b, c, ref d, k[t + 4], w[AtOnce * (t + 4)]);
            Round(d, e, f, ref g, h, a, b, ref c, k[t + 5], w[AtOnce * (t + 5)]);
            Round(c, d, e, ref f, g, h, a, ref b, k[t + 6], w[AtOnce * (t + 6)]);
            Round(b, c, d, ref e, f, g, h, ref a, k[t + 7], w[AtOnce * (t + 7)]);
        }

        unchecked
        {
            (s[0], s[1], s[2], s[3]) = (s[0] + a, s[1] + b, s[2] + c, s[3] + d);
            (s[4], s[5], s[6], s[7]) = (s[4] + e, s[5] + f, s[6] + g, s[7] + h);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint constant, uint word)
    {
        unchecked
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            h += s1 + (g ^ (e & (f ^ g))) + constant + word;
            d += h;
            h += s0 + ((a & b) | (c & (a | b)));
        }
    }

    // FIPS 180-4, 5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes.
    private static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    // FIPS 180-4, 4.2.2: the same of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];
}
