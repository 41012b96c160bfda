using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>The addresses that agree with one in the bits of a mask; the mask need not be a prefix.</summary>
internal readonly record struct AddressMask(UInt128 Bits, UInt128 Mask, bool IsV6)
{
    /// <summary>Whether it holds one address only.</summary>
    public bool IsHost => Mask == (IsV6 ? UInt128.MaxValue : uint.MaxValue);

    public Address First => new(Bits, IsV6);

    public bool Contains(Address address) => address.IsV6 == IsV6 && (address.Bits & Mask) == Bits;

    public static AddressMask Of(Prefix prefix)
    {
        var mask = OfLength(prefix.Length, prefix.IsV6);
        return new(Address.Of(prefix.Address).Bits & mask, mask, prefix.IsV6);
    }

    // 10.244.0.0/16      10.0.0.1/255.0.255.0      fd00::/8      fd00::1/ffff::ffff
    /// <summary>Null where the text is no address with or without a mask.</summary>
    public static AddressMask? TryParse(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (Address.TryParse(slash < 0 ? text : text[..slash]) is not { } address)
            return null;

        var mask = slash < 0 ? OfLength(address.Width, address.IsV6) : MaskOf(text[(slash + 1)..], address.IsV6);
        return mask is { } bits ? new(address.Bits & bits, bits, address.IsV6) : null;
    }

    /// <summary>The mask of a prefix of this length.</summary>
    public static UInt128 OfLength(int length, bool isV6)
    {
        if (length <= 0)
            return UInt128.Zero;

        return isV6 ? UInt128.MaxValue << (128 - length) : (uint)(uint.MaxValue << (32 - length));
    }

    private static UInt128? MaskOf(ReadOnlySpan<char> text, bool isV6)
    {
        if (int.TryParse(text, out var length))
            return length >= 0 && length <= (isV6 ? 128 : 32) ? OfLength(length, isV6) : null;

        return Address.TryParse(text) is { } mask && mask.IsV6 == isV6 ? mask.Bits : null;
    }
}
