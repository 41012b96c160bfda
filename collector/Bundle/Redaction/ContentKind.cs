using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>What content is, by its first bytes.</summary>
internal static class ContentKind
{
    public static bool IsGzip(ReadOnlySpan<byte> begin) => begin.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8]);

    /// <summary>The encoding of text in 16 bits; null if it is none.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> begin)
    {
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || IsPaired(begin, 1))
            return new UnicodeEncoding(bigEndian: false, byteOrderMark: false);
        return begin.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) || IsPaired(begin, 0) ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false) : null;
    }

    /// <summary>What it is, if secrets (or, where all is to be masked, addresses) may stand in it that nobody can see.</summary>
    public static string? WhyNotReadable(ReadOnlySpan<byte> begin, bool masked) => begin switch
    {
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "compressed by xz",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "compressed by zstd",
        [0x04, 0x22, 0x4d, 0x18, ..] => "compressed by lz4",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "compressed by bzip2",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        [0xfe, 0xed, 0xfe, 0xed, ..] or [0x30, 0x82, _, _, 0x02, 0x01, 0x03, 0x30] or [0x30, 0x82, _, _, 0x02, 0x01, 0x00, _] => "a key store",
        [(byte)'L', (byte)'P', (byte)'K', (byte)'S', (byte)'H', (byte)'H', (byte)'R', (byte)'H', ..] => "a binary journal",
        [0xd4, 0xc3, 0xb2, 0xa1, ..] or [0xa1, 0xb2, 0xc3, 0xd4, ..] or [0x4d, 0x3c, 0xb2, 0xa1, ..] or [0x0a, 0x0d, 0x0d, 0x0a, ..] when masked => "a packet capture",
        _ => null,
    };

    // Letters with a zero beside each: text in 16 bits without a mark that says so.
    private static bool IsPaired(ReadOnlySpan<byte> begin, int zero)
    {
        for (var i = 0; i < begin.Length; i++)
        {
            if (begin[i] == 0 != (i % 2 == zero) || begin[i] > 0x7e)
                return false;
        }

        return begin.Length == 8;
    }
}
