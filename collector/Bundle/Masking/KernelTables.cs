using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>Addresses in hexadecimal, as the kernel prints them in /proc/net: <c>0500000A:1F90</c> in tcp and route, <c>0A00000F:1F90</c> in ip_vs, whole in if_inet6.</summary>
internal static partial class KernelTables
{
    public static void Find(ReadOnlySpan<char> line, Pseudonyms pseudonyms, MaskedSpans found)
    {
        if (line.Length < 20)
            return;

        // Of each form the shape of a whole line; tried only where a cheap look at its begin allows it.
        var first = line.TrimStart(' ');
        if (char.IsAsciiDigit(first[0]) && Sockets().IsMatch(line))
            FindAll(Address().EnumerateMatches(line), line, pseudonyms, found, little: true);
        else if (first.StartsWith("TCP ") || first.StartsWith("UDP ") || first.StartsWith("SCTP") || first.StartsWith("-> "))
            FindAll(VirtualServer().EnumerateMatches(line), line, pseudonyms, found, little: false);
        else if (char.IsAsciiHexDigit(first[0]) && Devices6().IsMatch(line))
            FindDevices6(line, pseudonyms, found);
        else if (line.Contains('\t') && Routes().IsMatch(line))
            FindRoute(line, pseudonyms, found);
    }

    private static void FindAll(Regex.ValueMatchEnumerator matches, ReadOnlySpan<char> line, Pseudonyms pseudonyms, MaskedSpans found, bool little)
    {
        foreach (var match in matches)
        {
            var hex = line.Slice(match.Index, match.Length);
            found.Add(match.Index, match.Index + match.Length, match.Length == 8 ? Word(hex, 32, pseudonyms, little) : Words(hex, pseudonyms, little));
        }
    }

    // Iface Destination Gateway Flags RefCnt Use Metric Mask: eth0	0000000A	01000A0A	0003	0	0	0	0000FFFF
    private static void FindRoute(ReadOnlySpan<char> line, Pseudonyms pseudonyms, MaskedSpans found)
    {
        var columns = line.ToString().Split('\t');
        var at = columns[0].Length + 1;
        var length = uint.PopCount(uint.Parse(columns[7].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        found.Add(at, at + 8, Word(columns[1], (int)length, pseudonyms, little: true));
        found.Add(at + 9, at + 17, Word(columns[2], 32, pseudonyms, little: true));
    }

    // if_inet6: address, index, prefix's length; ipv6_route: destination and length, source and length, next hop.
    private static void FindDevices6(ReadOnlySpan<char> line, Pseudonyms pseudonyms, MaskedSpans found)
    {
        foreach (var match in Address6().EnumerateMatches(line))
        {
            var hex = line.Slice(match.Index, 32);
            var isRoute = line.Length > 80 && match.Index < 40;
            var length = isRoute ? int.Parse(line.Slice(match.Index + 33, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 128;
            found.Add(match.Index, match.Index + 32, Words(hex, pseudonyms, little: false, Math.Min(128, length)));
        }
    }

    private static string Word(ReadOnlySpan<char> hex, int length, Pseudonyms pseudonyms, bool little)
    {
        var word = uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var masked = pseudonyms.Ipv4(little ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word) : word, length);
        return (little ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(masked) : masked).ToString("X8", CultureInfo.InvariantCulture);
    }

    private static string Words(ReadOnlySpan<char> hex, Pseudonyms pseudonyms, bool little, int length = 128)
    {
        var address = Turned(UInt128.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), little);
        var masked = AddressMap.IsPlace(address) ? pseudonyms.Ipv6(address, length) : address;
        return Turned(masked, little).ToString(Spelling.IsUpper(hex) || little ? "X32" : "x32", CultureInfo.InvariantCulture);
    }

    // tcp6 prints four words, each in the host's order.
    private static UInt128 Turned(UInt128 value, bool little)
    {
        if (!little)
            return value;

        UInt128 turned = 0;
        for (var shift = 96; shift >= 0; shift -= 32)
            turned = turned << 32 | System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)(value >> shift & uint.MaxValue));
        return turned;
    }

    //    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345
    [GeneratedRegex(@"^\s*\d{1,9}: (?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4} (?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4} [0-9A-F]{2} ")]
    private static partial Regex Sockets();

    [GeneratedRegex(@"(?<=: |:[0-9A-F]{4} )(?:[0-9A-F]{32}|[0-9A-F]{8})(?=:[0-9A-F]{4} )")]
    private static partial Regex Address();

    // TCP  0A600001:01BB rr      -> 0A000005:192B      Masq      TCP C0A80001 8F1C 0A600001 01BB 0A000005 192B ESTABLISHED
    [GeneratedRegex(@"(?<=(?:^(?:TCP|UDP|SCTP)|->)\s+|^(?:TCP|UDP|SCTP)\s+[0-9A-F]{8} [0-9A-F]{4} (?:[0-9A-F]{8} [0-9A-F]{4} )?)[0-9A-F]{8}(?=[: ][0-9A-F]{4}\b)")]
    private static partial Regex VirtualServer();

    [GeneratedRegex(@"^\S{1,15}\t[0-9A-F]{8}\t[0-9A-F]{8}\t[0-9A-F]{4}\t\d+\t\d+\t\d+\t[0-9A-F]{8}\s")]
    private static partial Regex Routes();

    [GeneratedRegex(@"^[0-9a-f]{32} [0-9a-f]{2} (?:[0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{2}\s+\S+\s*$|[0-9a-f]{32} [0-9a-f]{2} [0-9a-f]{32} )")]
    private static partial Regex Devices6();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex Address6();
}
