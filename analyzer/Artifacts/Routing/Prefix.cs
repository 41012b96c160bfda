using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>A range of addresses that share their first bits; host bits may be set (<c>10.244.1.1/24</c> of an interface).</summary>
internal sealed record Prefix(IPAddress Address, int Length)
{
    private readonly UInt128 _bits = Bits(Address) & MaskOf(Length, Width(Address));

    public static Prefix All(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? new(IPAddress.IPv6Any, 0) : new(IPAddress.Any, 0);

    public bool IsV6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    public bool IsHost => Length == Width(Address);

    /// <summary>The first address of the range.</summary>
    public IPAddress First => ToAddress(_bits, IsV6);

    /// <summary>The address this far into the range; wraps at its end.</summary>
    public IPAddress At(int offset) => ToAddress(_bits | ((UInt128)(uint)offset & ~MaskOf(Length, Width(Address)) & WidthMask(IsV6)), IsV6);

    public bool Contains(IPAddress address) =>
        address.AddressFamily == Address.AddressFamily && (Bits(address) & MaskOf(Length, Width(Address))) == _bits;

    public bool Contains(Prefix other) => other.Length >= Length && Contains(other.Address);

    /// <summary>An address with or without a length; null when it is neither.</summary>
    public static Prefix? TryParse(string text)
    {
        var slash = text.IndexOf('/');
        var written = slash < 0 ? text : text[..slash];
        if (!IsWhole(written) || !IPAddress.TryParse(written, out var address))
            return null;

        var width = Width(address);
        if (slash < 0)
            return new(address, width);

        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, null, out var length) && length <= width ? new(address, length) : null;
    }

    // IPAddress takes "7" and "10.0.1" for addresses, as inet_aton does.
    private static bool IsWhole(string text) => text.Contains(':') || text.AsSpan().Count('.') == 3;

    public override string ToString() => IsHost ? $"{First}" : $"{First}/{Length}";

    private static int Width(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;

    private static UInt128 WidthMask(bool isV6) => isV6 ? UInt128.MaxValue : uint.MaxValue;

    private static UInt128 MaskOf(int length, int width) => length == 0 ? 0 : (WidthMask(width == 128) << (width - length)) & WidthMask(width == 128);

    private static UInt128 Bits(IPAddress address)
    {
        UInt128 value = 0;
        foreach (var part in address.GetAddressBytes())
            value = (value << 8) | part;

        return value;
    }

    private static IPAddress ToAddress(UInt128 value, bool isV6)
    {
        var bytes = new byte[isV6 ? 16 : 4];
        for (var at = bytes.Length - 1; at >= 0; at--, value >>= 8)
            bytes[at] = (byte)(value & 0xff);

        return new(bytes);
    }
}
