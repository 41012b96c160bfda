using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>MAC addresses: <c>52:54:00:12:34:56</c>, <c>52-54-00-12-34-56</c>, <c>5254.0012.3456</c>, <c>enx525400123456</c>, and the two of a firewall's log line.</summary>
internal static partial class HardwareAddress
{
    private const int Octets = 6, OctetsOfHeader = 14, OctetsOfInfiniband = 20;

    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        for (var at = from; at + 16 < to; at++)
        {
            if (!char.IsAsciiHexDigit(line[at]))
                continue;

            var octets = CountOctets(line, at, to);
            if (octets > 2 && IsAlone(line, at, at + 3 * octets - 1))
                FindIn(line, at, octets, pseudonyms, found);
            at += Math.Max(0, 3 * octets - 2);
        }

        FindPlain(line, from, to, pseudonyms, found);
    }

    /// <summary>Those without separators, which only their context tells.</summary>
    public static void FindNamed(ReadOnlySpan<char> line, Pseudonyms pseudonyms, MaskedSpans found)
    {
        foreach (var match in DeviceName().EnumerateMatches(line))
            found.Add(match.Index + 3, match.Index + match.Length, Hex(line.Slice(match.Index + 3, 12), "", pseudonyms));
    }

    // 5254.0012.3456, with a letter at least: else it may be any number.
    private static void FindPlain(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        foreach (var match in Dotted().EnumerateMatches(line[from..to]))
        {
            var text = line.Slice(from + match.Index, match.Length);
            if (text.ContainsAnyInRange('a', 'f') || text.ContainsAnyInRange('A', 'F'))
                found.Add(from + match.Index, from + match.Index + match.Length, Hex(text, ".", pseudonyms));
        }
    }

    private static void FindIn(ReadOnlySpan<char> line, int start, int octets, Pseudonyms pseudonyms, MaskedSpans found)
    {
        var separator = line[start + 2].ToString();
        foreach (var first in octets switch { Octets => [0], OctetsOfHeader when separator == ":" => [0, Octets], OctetsOfInfiniband when line.Contains("infiniband", StringComparison.OrdinalIgnoreCase) => new[] { 14 }, _ => [] })
            found.Add(start + 3 * first, start + 3 * first + 17, Hex(line.Slice(start + 3 * first, 17), separator, pseudonyms));
    }

    private static int CountOctets(ReadOnlySpan<char> line, int at, int to)
    {
        var count = 0;
        var separator = at + 2 < to ? line[at + 2] : ' ';
        while (at + 1 < to && char.IsAsciiHexDigit(line[at]) && char.IsAsciiHexDigit(line[at + 1]))
        {
            count++;
            at += 3;
            if (at - 1 >= to || line[at - 1] != separator || separator is not (':' or '-'))
                break;
        }

        return count;
    }

    private static bool IsAlone(ReadOnlySpan<char> line, int start, int end) =>
        Spelling.BeginsWord(line, start) && Spelling.EndsWord(line, end) && (start == 0 || line[start - 1] != line[start + 2]) && (end + 1 >= line.Length || line[end] != line[start + 2] || !char.IsAsciiHexDigit(line[end + 1]));

    private static string Hex(ReadOnlySpan<char> text, string separator, Pseudonyms pseudonyms)
    {
        ulong mac = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiHexDigit(c))
                mac = mac << 4 | byte.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        var digits = pseudonyms.Mac(mac).ToString(Spelling.IsUpper(text) ? "X12" : "x12", CultureInfo.InvariantCulture);
        return separator switch
        {
            "" => digits,
            "." => $"{digits[..4]}.{digits[4..8]}.{digits[8..]}",
            _ => string.Join(separator, digits.Chunk(2).Select(pair => new string(pair))),
        };
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Za-z]|\.[0-9])")]
    private static partial Regex Dotted();

    // systemd's name for a USB adapter
    [GeneratedRegex(@"(?<![0-9A-Za-z])enx[0-9a-f]{12}(?![0-9A-Za-z])")]
    private static partial Regex DeviceName();
}
