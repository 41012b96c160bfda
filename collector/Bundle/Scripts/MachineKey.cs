using System.Text;

namespace SupportBundle.Bundle.Scripts;

/// <summary>The key of machine identities, and as a shell's printf writes it, mixed with HMAC's two pads (RFC 2104) for a shell that can only hash.</summary>
internal static class MachineKey
{
    private const int BlockLength = 64;

    /// <summary>Fixed, as of systemd's application-specific machine ids, so that bundles of several nodes can be compared.</summary>
    public static ReadOnlySpan<byte> Key => "support-bundle/machine-identity/v1"u8;

    public static string InnerPad => Padded(0x36);
    public static string OuterPad => Padded(0x5c);

    private static string Padded(byte pad)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        Key.CopyTo(block);
        var text = new StringBuilder();
        foreach (var one in block)
            text.Append('\\').Append(Convert.ToString(one ^ pad, 8).PadLeft(3, '0'));
        return text.ToString();
    }
}
