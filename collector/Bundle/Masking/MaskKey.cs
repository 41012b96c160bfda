namespace SupportBundle.Bundle.Masking;

/// <summary>The site's key: 32 random bytes, kept as one line of text.</summary>
public sealed class MaskKey
{
    public const int Length = 32;

    private const string Header = "support-bundle-mask-key/v1 ";

    private readonly byte[] _bytes;

    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public MaskKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException("a mask key has 32 bytes", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    internal byte[] Bytes => _bytes;

    /// <summary>The key, or null if this is no text of one.</summary>
    public static MaskKey? Parse(string text)
    {
        var line = text.Trim();
        return line.StartsWith(Header, StringComparison.Ordinal) && line.Length == Header.Length + 2 * Length && Masking.Spelling.IsHex(line.AsSpan(Header.Length))
            ? new MaskKey(Convert.FromHexString(line[Header.Length..]))
            : null;
    }

    /// <summary><c>support-bundle-mask-key/v1 64 hexadecimal digits</c></summary>
    public override string ToString() => $"{Header}{Convert.ToHexStringLower(_bytes)}\n";
}
