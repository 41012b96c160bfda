using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Bundle.Masking;

/// <summary>IPv6 addresses, compressed or not: <c>fe80::1%eth0</c>, <c>[fd00::5]:443</c>, <c>fe80:0000:...:0001</c>, <c>::ffff:10.0.0.1</c>.</summary>
internal static class ColonAddress
{
    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        for (var at = from; at < to; at++)
        {
            if (!IsOfAddress(line[at]))
                continue;

            var end = at;
            while (end < to && IsOfAddress(line[end]))
                end++;
            if (Spelling.BeginsWord(line, at) && Spelling.EndsWord(line, end) && line[at..end].Count(':') >= 2)
                FindIn(line, at, end, pseudonyms, found);
            at = end;
        }
    }

    private static bool IsOfAddress(char c) => char.IsAsciiHexDigit(c) || c is ':' or '.';

    // What stands before ("add:fe80::1") or behind ("::ffff:10.0.0.1:443") with a colon is tried without.
    private static void FindIn(ReadOnlySpan<char> line, int start, int end, Pseudonyms pseudonyms, MaskedSpans found)
    {
        while (end > start && (line[end - 1] == '.' || (line[end - 1] == ':' && !line[start..end].EndsWith("::"))))
            end--;
        if (line[start] == ':' && !line[start..end].StartsWith("::"))
            start++;

        if (Parse(line[start..end]) is { } whole)
            found.Add(start, end, Written(pseudonyms.Ipv6(whole, PrefixLength.Of(line, end, 128)), line[start..end]));
        else if (line[start..end].LastIndexOf(':') is var last and > 1 && Parse(line[start..(start + last)]) is { } host)
            found.Add(start, start + last, Written(pseudonyms.Ipv6(host), line[start..(start + last)]));
        else if (line[start..end].IndexOf(':') is var first and > 0 && Parse(line[(start + first + 1)..end]) is { } behind)
            found.Add(start + first + 1, end, Written(pseudonyms.Ipv6(behind, PrefixLength.Of(line, end, 128)), line[(start + first + 1)..end]));
    }

    private static UInt128? Parse(ReadOnlySpan<char> text)
    {
        if (text.Count(':') < 2 || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;

        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && BinaryPrimitives.ReadUInt128BigEndian(bytes) is var value && AddressMap.IsPlace(value) ? value : null;
    }

    // In the form that it was written in: whole groups, a dotted end, capitals.
    private static string Written(UInt128 address, ReadOnlySpan<char> like)
    {
        var text = like.Length == 39 ? Whole(address) : like.Contains('.') ? Compressed(address >> 32 << 32) is var begin && address >> 64 == 0 && (address >> 32 & 0xffff) == 0 ? "::" + Pseudonyms.Dotted(Low(address)) : DottedEnd(address) : Compressed(address);
        return Spelling.IsUpper(like) ? text.ToUpperInvariant() : text;
    }

    private static string DottedEnd(UInt128 address) => (address >> 32 == 0xffff ? "::ffff:" : "64:ff9b::") + Pseudonyms.Dotted(Low(address));

    private static uint Low(UInt128 address) => (uint)(address & uint.MaxValue);

    private static string Whole(UInt128 address) =>
        string.Join(':', Enumerable.Range(0, 8).Select(i => ((int)(address >> (112 - 16 * i) & 0xffff)).ToString("x4", CultureInfo.InvariantCulture)));

    // RFC 5952, without the dotted forms that some addresses have there.
    private static string Compressed(UInt128 address)
    {
        var groups = Enumerable.Range(0, 8).Select(i => (int)(address >> (112 - 16 * i) & 0xffff)).ToArray();
        var (best, length) = (-1, 1);
        for (var i = 0; i < 8; i++)
        {
            var run = groups.Skip(i).TakeWhile(group => group == 0).Count();
            if (run > length)
                (best, length) = (i, run);
        }

        return best < 0 ? Join(groups) : $"{Join(groups[..best])}::{Join(groups[(best + length)..])}";
    }

    private static string Join(IEnumerable<int> groups) => string.Join(':', groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)));
}
