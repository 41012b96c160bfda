using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>IPv4 addresses: <c>10.0.0.1</c>, <c>10.244.0.0/16</c>, <c>010.000.000.001</c>; not versions (<c>v1.27.3.4</c>) or object identifiers (<c>1.3.6.1.4.1</c>).</summary>
internal static partial class DottedAddress
{
    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        for (var at = from; at < to; at++)
        {
            if (!char.IsAsciiDigit(line[at]))
                continue;

            var end = EndOfNumbers(line, at);
            if (Quad(line[at..end], '.') is var (address, padded) && IsAddress(line, at, end, address))
                found.Add(at, end, Pseudonyms.Dotted(pseudonyms.Ipv4(address, PrefixLength.Of(line, end, 32)), padded));
            at = end;
        }
    }

    /// <summary>Four numbers of one byte each. Zeros before a number say that this is no address, unless all have three digits.</summary>
    public static (uint Address, bool Padded)? Quad(ReadOnlySpan<char> text, char separator)
    {
        if (text.Length is < 7 or > 15 || text.Count(separator) != 3)
            return null;

        uint address = 0;
        var padded = false;
        foreach (var part in text.Split(separator))
        {
            var digits = text[part];
            if (digits.Length is 0 or > 3 || !uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 255)
                return null;
            padded |= digits.Length > 1 && digits[0] == '0';
            address = address << 8 | number;
        }

        return padded && text.Length < 15 ? null : (address, padded);
    }

    private static int EndOfNumbers(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && (char.IsAsciiDigit(line[at]) || (line[at] == '.' && at + 1 < line.Length && char.IsAsciiDigit(line[at + 1]))))
            at++;

        return at;
    }

    private static bool IsAddress(ReadOnlySpan<char> line, int start, int end, uint address)
    {
        if (!Spelling.BeginsWord(line, start) || !Spelling.EndsWord(line, end))
            return false;

        var isPrivate = AddressMap.IsPrivate(address);
        if (end + 1 < line.Length && line[end] == '.' && char.IsAsciiLetterOrDigit(line[end + 1]) && !isPrivate && !NipDomain().IsMatch(line[end..]))
            return false;
        return isPrivate || !IsVersion(line, start, end);
    }

    // containerd.io 1.6.33.1-1, "version": "1.2.3.4", kernel-5.10.0.21, 1.2.3.4~rc1: an address in such a place is a private one.
    private static bool IsVersion(ReadOnlySpan<char> line, int start, int end)
    {
        var next = end < line.Length ? line[end] : ' ';
        if (next is '~' or '+' or '_' || (next == '-' && end + 1 < line.Length && Quad(line[(end + 1)..EndOfNumbers(line, end + 1)], '.') is null))
            return true;

        return VersionBefore().IsMatch(line[Math.Max(0, start - 24)..start]);
    }

    [GeneratedRegex(@"(?:version|(?<![A-Za-z])(?:ver\.?|v|rev|release|revision|build|firmware|fw))[\s""':=(]{1,6}v?$|[A-Za-z][\w+]*[-.]$|(?<![/:][^/]{0,20})/$", RegexOptions.IgnoreCase)]
    private static partial Regex VersionBefore();

    [GeneratedRegex(@"^\.(?:nip|sslip)\.io\b")]
    private static partial Regex NipDomain();
}
