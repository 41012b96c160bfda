using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>
/// Certificates within text, as PEM or as its base64: their names stand in them unreadable for whoever looks for names. One that names nothing of the
/// site's stays; any other becomes a mark, the same for the same certificate. What it says stands masked among the certificate facts.
/// </summary>
internal static partial class CertificateText
{
    private static ReadOnlySpan<byte> Ipv4Name => [0x87, 0x04];
    private static ReadOnlySpan<byte> Ipv6Name => [0x87, 0x10];

    public static bool Hint(ReadOnlySpan<char> line) => line.Contains("LS0tLS1CRUdJTi", StringComparison.Ordinal) || line.Contains("-----BEGIN CERT", StringComparison.Ordinal);

    public static void Find(string line, Func<string, bool> isMasked, byte[] key, MaskedSpans found)
    {
        foreach (Match match in Pem().Matches(line))
            Judge(match.Index, match.Value, Decode(Body().Replace(match.Groups["body"].Value, "")), isMasked, key, found);
        foreach (Match match in Encoded().Matches(line))
            Judge(match.Index, match.Value, Decode(match.Value) is { } pem ? Decode(Body().Replace(Inner().Match(Encoding.Latin1.GetString(pem)).Groups["body"].Value, "")) : null, isMasked, key, found);
    }

    /// <summary>The PEM of several lines in place of itself, or a mark.</summary>
    public static string Block(string lines, Func<string, bool> isMasked, byte[] key) =>
        Decode(Body().Replace(Inner().Match(lines).Groups["body"].Value, "")) is { } der && !NamesSite(der, isMasked) ? lines : Mark(lines, key);

    private static void Judge(int start, string text, byte[]? der, Func<string, bool> isMasked, byte[] key, MaskedSpans found)
    {
        // What cannot be read goes; what stays must not be looked into as if it were words.
        found.Add(start, start + text.Length, der is not null && !NamesSite(der, isMasked) ? text : Mark(text, key));
    }

    private static string Mark(string text, byte[] key) => $"[masked:certificate:{Convert.ToHexStringLower(Sha256Hash.HashOf(key, Encoding.Latin1.GetBytes(Body().Replace(text, ""))).AsSpan(0, 6))}]";

    private static byte[]? Decode(string base64)
    {
        var whole = base64.AsSpan()[..(base64.Length / 4 * 4)];
        var bytes = new byte[whole.Length];
        return whole.Length > 0 && Convert.TryFromBase64Chars(whole, bytes, out var count) ? bytes[..count] : null;
    }

    // X.690: an iPAddress is tag 0x87 with 4 or 16 bytes; strings of the other names are readable.
    private static bool NamesSite(byte[] der, Func<string, bool> isMasked)
    {
        if (der.AsSpan().IndexOf(Ipv4Name) >= 0 || der.AsSpan().IndexOf(Ipv6Name) >= 0)
            return true;
        return Readable().Matches(Encoding.Latin1.GetString(der)).Any(match => isMasked(match.Value));
    }

    [GeneratedRegex(@"-----BEGIN (?:TRUSTED )?CERTIFICATE-----(?<body>(?:\\[nr]|[A-Za-z0-9+/=\s])*)-----END (?:TRUSTED )?CERTIFICATE-----")]
    private static partial Regex Pem();

    [GeneratedRegex(@"(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,}={0,2}")]
    private static partial Regex Encoded();

    [GeneratedRegex(@"-----BEGIN [^-]{0,40}CERTIFICATE-----(?<body>[^-]*)(?:-----END|$)")]
    private static partial Regex Inner();

    [GeneratedRegex(@"\\[nr]|[^A-Za-z0-9+/=]")]
    private static partial Regex Body();

    [GeneratedRegex(@"[\x20-\x7e]{3,}")]
    private static partial Regex Readable();
}
