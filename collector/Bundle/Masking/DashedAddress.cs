using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>IPv4 addresses in names: <c>ip-10-0-1-5</c>, <c>10-0-1-5.default.pod.cluster.local</c>, Calico's block <c>10-244-166-128-26</c>.</summary>
internal static partial class DashedAddress
{
    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        foreach (var match in Run().EnumerateMatches(line[from..to]))
        {
            if (Of(line, from + match.Index, from + match.Index + match.Length) is var (start, end, address, length))
                found.Add(start, end, Pseudonyms.Dotted(pseudonyms.Ipv4(address, length), separator: '-'));
        }
    }

    /// <summary>The label with its address replaced, or null if there is none in it.</summary>
    public static string? Within(string label, Pseudonyms pseudonyms)
    {
        if (label.Length < 7 || Run().Match(label) is not { Success: true } run || Of(label, run.Index, run.Index + run.Length) is not var (start, end, address, length))
            return null;
        return label[..start] + Pseudonyms.Dotted(pseudonyms.Ipv4(address, length), separator: '-') + label[end..];
    }

    // Of public addresses only those that stand as a host's name: 1-2-3-4 may be anything. In worker-1-10-244-166-128-26 the private one counts.
    private static (int Start, int End, uint Address, int Length)? Of(ReadOnlySpan<char> line, int from, int to)
    {
        if (!Spelling.BeginsWord(line, from))
            return null;

        for (var start = from; start < to; start += line[start..to].IndexOf('-') + 1)
        {
            var end = EndOfFour(line, start, to);
            if (end < 0)
                return null;
            if (DottedAddress.Quad(line[start..end], '-') is var (address, padded) && !padded && (AddressMap.IsPrivate(address) || IsHost(line, from, start, end, to)))
                return (start, end, address, BlockLength(line, end));
        }

        return null;
    }

    private static bool IsHost(ReadOnlySpan<char> line, int from, int start, int end, int to) =>
        start == from && end == to && (line[..start].EndsWith("ip-", StringComparison.OrdinalIgnoreCase) || end + 1 < line.Length && line[end] == '.' && char.IsAsciiLetter(line[end + 1]));

    // The end of four numbers with dashes between them, or -1.
    private static int EndOfFour(ReadOnlySpan<char> line, int start, int to)
    {
        for (var count = 0; start <= to && count < 4; count++)
        {
            var dash = line[start..to].IndexOf('-');
            if (dash < 0)
                return count == 3 ? to : -1;
            start += dash + 1;
        }

        return start - 1;
    }

    private static int BlockLength(ReadOnlySpan<char> line, int end)
    {
        foreach (var match in Length().EnumerateMatches(line[end..]))
            return int.Parse(line.Slice(end + 1, match.Length - 1), CultureInfo.InvariantCulture);
        return 32;
    }

    [GeneratedRegex(@"(?<![0-9])\d{1,3}(?:-\d{1,3}){3,7}(?![0-9])")]
    private static partial Regex Run();

    [GeneratedRegex(@"^-(?:[12]\d|3[0-2])(?![0-9A-Za-z-])")]
    private static partial Regex Length();
}
