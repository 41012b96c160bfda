using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>Addresses as files under /proc/net write them.</summary>
internal static class HexAddress
{
    /// <summary>An IPv4 address in the memory order of a little-endian machine: <c>0138A8C0</c> is 192.168.56.1.</summary>
    public static IPAddress? V4(ReadOnlySpan<char> text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, null, out var bits) ? new(bits) : null;

    /// <summary>An IPv6 address in network order: <c>20010db8...</c></summary>
    public static IPAddress? V6(ReadOnlySpan<char> text) =>
        text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, null, out var bits) ? Of(bits) : null;

    /// <summary>An IPv6 address as sockets are listed: four words, each in the memory order of a little-endian machine.</summary>
    public static IPAddress? V6InWords(ReadOnlySpan<char> text)
    {
        if (text.Length != 32)
            return null;

        var bytes = new byte[16];
        for (var at = 0; at < 4; at++)
        {
            if (!uint.TryParse(text.Slice(at * 8, 8), NumberStyles.AllowHexSpecifier, null, out var word))
                return null;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at * 4), word);
        }

        return new(bytes);
    }

    private static IPAddress Of(UInt128 bits)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new(bytes);
    }
}
