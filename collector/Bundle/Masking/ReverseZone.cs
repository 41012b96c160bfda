using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>Addresses as DNS asks for their names: <c>5.1.0.10.in-addr.arpa</c>, <c>1.0.0.0. ... .8.e.f.ip6.arpa</c>, also of whole networks.</summary>
internal static partial class ReverseZone
{
    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, MaskedSpans found)
    {
        var token = line[from..to].ToString();
        if (Ipv4().Match(token) is { Success: true } ipv4)
            found.Add(from + ipv4.Groups[1].Index, from + ipv4.Groups[1].Index + ipv4.Groups[1].Length, Reversed4(ipv4.Groups[1].Value.Split('.'), pseudonyms));
        else if (Ipv6().Match(token) is { Success: true } ipv6)
            found.Add(from + ipv6.Groups[1].Index, from + ipv6.Groups[1].Index + ipv6.Groups[1].Length, Reversed6(ipv6.Groups[1].Value.Split('.'), pseudonyms));
    }

    private static string Reversed4(string[] labels, Pseudonyms pseudonyms)
    {
        uint address = 0;
        foreach (var label in labels.Reverse())
            address = address << 8 | Math.Min(255, uint.Parse(label, CultureInfo.InvariantCulture));

        var length = 8 * labels.Length;
        var masked = Pseudonyms.Dotted(pseudonyms.Ipv4(address << (32 - length), length)).Split('.');
        return string.Join('.', masked[..labels.Length].Reverse());
    }

    private static string Reversed6(string[] labels, Pseudonyms pseudonyms)
    {
        UInt128 address = 0;
        foreach (var label in labels.Reverse())
            address = address << 4 | byte.Parse(label, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        var length = 4 * labels.Length;
        var masked = pseudonyms.Ipv6(address << (128 - length), length);
        return string.Join('.', Enumerable.Range(0, labels.Length).Select(i => ((int)(masked >> (128 - length + 4 * i) & 15)).ToString("x", CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z.])((?:\d{1,3}\.){0,3}\d{1,3})\.in-addr\.arpa\b", RegexOptions.IgnoreCase)]
    private static partial Regex Ipv4();

    [GeneratedRegex(@"(?<![0-9A-Za-z.])((?:[0-9a-f]\.){0,31}[0-9a-f])\.ip6\.arpa\b", RegexOptions.IgnoreCase)]
    private static partial Regex Ipv6();
}
