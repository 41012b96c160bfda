using System.Text;
using SupportBundle.Collector.Collection.BuiltIns;

namespace SupportBundle.Collector.Script;

/// <summary>The machine identity's key as a shell's printf writes it, mixed with HMAC's two pads (RFC 2104) for a shell that can only hash.</summary>
internal static class MachineKey
{
    private const int BlockLength = 64;

    public static string InnerPad => Padded(0x36);
    public static string OuterPad => Padded(0x5c);

    private static string Padded(byte pad)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        MachineIdentityReader.Key.CopyTo(block);
        var text = new StringBuilder();
        foreach (var one in block)
            text.Append('\\').Append(Convert.ToString(one ^ pad, 8).PadLeft(3, '0'));
        return text.ToString();
    }
}
