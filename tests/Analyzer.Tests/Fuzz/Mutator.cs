using System.Text;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>Makes of good bytes bad ones, the same ones for the same seed.</summary>
internal sealed class Mutator(Random random)
{
    private const int Largest = 256 * 1024;

    /// <summary>Words that parsers, formats and numbers stumble over.</summary>
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "", "\n", "\r", "\r\n", "\0", "\t", " ", "\"", "\\\"", "\\", "'", "#", ";", ",", ":", "::", "!", "%", "*", "-", "--", "=", "/", "//", "|", "&a ", "*a", "<<: *a", "---\n", "...\n",
            "{", "}", "[", "]", "[[", "{\"a\":", "{}", "[]", "null", "true", "NaN", "Infinity", "-0", "-1", "0", "00", "1e999", "1e-999", "0x", "0xffffffff", "255", "256", "65535", "65536",
            "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999",
            "/0", "/32", "/33", "/129", "0.0.0.0", "256.1.1.1", "10.0.0.0/8", "::1", "::ffff:1.2.3.4", "fe80::1%eth0", ":::", "1.2.3", "default", "all", "lo@NONE",
            "-A ", "-A FORWARD", "-j ", "-g ", "-m comment --comment ", "COMMIT\n", "*nat\n", ":KUBE - [0:0]\n", "[1:2", "-s !", "--dport ", "table ip x {", "chain", "}\n}\n",
            "apiVersion: v1\nkind: List\n", "items:", "- - - -", "? ", ": |\n", "!!binary ", "%YAML 9.9\n", "metadata", "\"kind\":\"Pod\"",
            "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "MIIB", "====",
            "2024-02-30T25:61:61Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "Feb 30 24:00:00", "E0101 00:00:00.000000", "I1399 99:99:99",
            "\u00e9", "\u202e", "\ufeff", "\uffff", "\U0001f600", "\u001b[31m", "\u0085", "\u2028", "PK\x1\x2", "PK\x3\x4", "PK\x5\x6", "ustar", "\x1f\u008b\b",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0, 0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF],
    ];

    /// <summary>One to six changes; <paramref name="other"/> gives bytes of another file to splice in.</summary>
    public byte[] Mutate(byte[] good, Func<byte[]> other)
    {
        var bytes = good;
        for (var changes = random.Next(1, 7); changes > 0; changes--)
            bytes = Change(bytes, other);
        return bytes.Length > Largest ? bytes[..Largest] : bytes;
    }

    private byte[] Change(byte[] bytes, Func<byte[]> other)
    {
        var at = random.Next(bytes.Length + 1);
        return random.Next(10) switch
        {
            0 or 1 => Flip(bytes),
            2 => bytes[..at],
            3 => Replace(bytes, at, Slice(other()), 0),
            4 or 5 => Replace(bytes, at, Words[random.Next(Words.Length)], random.Next(12)),
            6 => Repeat(bytes, at),
            7 => Replace(bytes, at, [], random.Next(64)),
            8 => Number(bytes, at),
            _ => Replace(bytes, at, Slice(bytes), random.Next(200)),
        };
    }

    private byte[] Flip(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        for (var flips = random.Next(1, 9); flips > 0 && flipped.Length > 0; flips--)
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    /// <summary>A block again and again: brackets until a stack is full, lines until a table is.</summary>
    private byte[] Repeat(byte[] bytes, int at)
    {
        var block = random.Next(3) == 0 ? Words[random.Next(Words.Length)] : Slice(bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 400))).ToArray());
        var times = block.Length == 0 ? 0 : random.Next(1, Math.Max(2, 60_000 / block.Length));
        return Replace(bytes, at, [.. Enumerable.Repeat(block, times).SelectMany(b => b)], 0);
    }

    /// <summary>What may be a length: a digit, or one, two, four or eight bytes.</summary>
    private byte[] Number(byte[] bytes, int at)
    {
        var digit = Array.FindIndex(bytes, at, value => value is >= (byte)'0' and <= (byte)'9');
        if (digit >= 0 && random.Next(2) == 0)
            return Replace(bytes, digit, Encoding.ASCII.GetBytes(random.NextInt64(long.MinValue, long.MaxValue).ToString()), random.Next(4));

        var number = BitConverter.GetBytes(random.Next(3) == 0 ? random.NextInt64() : random.Next(3) - 1L);
        return Replace(bytes, at, number[..(1 << random.Next(4))], 1 << random.Next(4));
    }

    private byte[] Slice(byte[] bytes)
    {
        var from = random.Next(bytes.Length + 1);
        return bytes[from..random.Next(from, Math.Min(bytes.Length, from + 4_000) + 1)];
    }

    private static byte[] Replace(byte[] bytes, int at, byte[] by, int length) => [.. bytes[..at], .. by, .. bytes[Math.Min(bytes.Length, at + length)..]];
}
