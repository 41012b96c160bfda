using System.Collections.Concurrent;
using System.Text;

namespace SupportBundle.Bundle.Masking;

/// <summary>
/// Names to pseudonyms (<c>worker1</c> to <c>h-k3jq7mxa2bt</c>) and back by the key alone: a Feistel network of HMAC-SHA-256 over base-32 digits,
/// of which the last four are zero, so that what is no pseudonym is seen to be none.
/// </summary>
internal sealed class NameCipher(byte[] key)
{
    public const string Prefix = "h-";

    private const int Rounds = 6, CheckDigits = 4, Escape = 31, FirstOfByte = 7, MostRemembered = 20_000;
    private const string Plain = "abcdefghijklmnopqrstuvwxyz0123-";
    private const string Escaped = "456789_";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly byte[] _key = Sha256Hash.HashOf(key, "names"u8);

    /// <summary>True for what looks like a pseudonym.</summary>
    public static bool IsPseudonym(ReadOnlySpan<char> text) =>
        text.Length > Prefix.Length + CheckDigits && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && LengthAt(text, 0) == text.Length;

    /// <summary>The length of what looks like a pseudonym at this place.</summary>
    public static int LengthAt(ReadOnlySpan<char> line, int start)
    {
        var end = start + Prefix.Length;
        while (end < line.Length && (char.IsAsciiLetter(line[end]) || line[end] is >= '2' and <= '7'))
            end++;

        return end - start;
    }

    public string Forth(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;

        if (_known.Count > MostRemembered)
            _known.Clear();
        return _known[name] = Encrypt(name);
    }

    private string Encrypt(string name)
    {
        var digits = Digits(name.ToLowerInvariant());
        for (var round = 0; round < Rounds; round++)
            Turn(digits, round);

        return AsWritten(name, Prefix + string.Concat(digits.Select(digit => Alphabet[digit])));
    }

    /// <summary>The name, or null if this is no pseudonym made with this key.</summary>
    public string? Back(string pseudonym)
    {
        var digits = pseudonym[Prefix.Length..].ToLowerInvariant().Select(c => (byte)Math.Max(0, Alphabet.IndexOf(c, StringComparison.Ordinal))).ToArray();
        for (var round = Rounds - 1; round >= 0; round--)
            Turn(digits, round);

        return digits.Length > CheckDigits && digits.AsSpan(digits.Length - CheckDigits).IndexOfAnyExcept((byte)0) < 0 && Text(digits.AsSpan(..^CheckDigits)) is { } name
            ? AsWritten(pseudonym, name)
            : null;
    }

    // Names are the same in both cases; which was written is seen in the pseudonym.
    private static string AsWritten(string like, string name) =>
        !like.Any(char.IsAsciiLetterUpper) ? name
        : !like.Any(char.IsAsciiLetterLower) ? name.ToUpperInvariant()
        : char.IsAsciiLetterUpper(like[0]) ? char.ToUpperInvariant(name[0]) + name[1..]
        : name;

    private static byte[] Digits(string name)
    {
        var digits = new List<byte>();
        foreach (var c in Encoding.Latin1.GetBytes(name))
        {
            if (Plain.IndexOf((char)c) is var plain and >= 0)
                digits.Add((byte)plain);
            else if (Escaped.IndexOf((char)c) is var escaped and >= 0)
                digits.AddRange([Escape, (byte)escaped]);
            else
                digits.AddRange([Escape, (byte)(FirstOfByte + (c >> 5)), (byte)(c & 31)]);
        }

        return [.. digits, .. new byte[CheckDigits]];
    }

    private static string? Text(ReadOnlySpan<byte> digits)
    {
        var text = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] != Escape)
                text.Append(Plain[digits[i]]);
            else if (++i >= digits.Length)
                return null;
            else if (digits[i] < FirstOfByte)
                text.Append(Escaped[digits[i]]);
            else if (digits[i] < FirstOfByte + 8 && ++i < digits.Length)
                text.Append((char)((digits[i - 1] - FirstOfByte << 5) + digits[i]));
            else
                return null;
        }

        return text.ToString();
    }

    private void Turn(byte[] digits, int round)
    {
        var middle = digits.Length / 2;
        var from = round % 2 == 0 ? digits.AsSpan(..middle) : digits.AsSpan(middle);
        var into = round % 2 == 0 ? digits.AsSpan(middle) : digits.AsSpan(..middle);
        for (var at = 0; at < into.Length; at += Sha256Hash.Length)
        {
            var hash = Sha256Hash.HashOf(_key, [(byte)round, (byte)Math.Min(255, digits.Length), (byte)(at / Sha256Hash.Length & 255), .. from]);
            for (var i = 0; i < Sha256Hash.Length && at + i < into.Length; i++)
                into[at + i] ^= (byte)(hash[i] & 31);
        }
    }
}
