using System.Globalization;

namespace SupportBundle.Bundle.Masking;

/// <summary>One direction: from what is written to pseudonyms, or back.</summary>
internal sealed class Pseudonyms(AddressMap addresses, NameCipher names, bool back)
{
    public bool Back => back;

    public uint Ipv4(uint address, int length = 32) => addresses.Ipv4(address, length, back);

    public UInt128 Ipv6(UInt128 address, int length = 128) => addresses.Ipv6(address, length, back);

    public ulong Mac(ulong mac) => addresses.Mac(mac, back);

    /// <summary>One label of a name. An address in it (<c>ip-10-0-1-5</c>) stays one, and what names a role rather than a host stays as it is.</summary>
    public string Label(string label)
    {
        if (DashedAddress.Within(label, this) is { } replaced)
            return replaced;
        if (back)
            return NameCipher.IsPseudonym(label) ? names.Back(label) ?? label : label;
        return DomainSyntax.IsWord(label) ? label : names.Forth(label);
    }

    /// <summary>Dotted; each number with three digits where <paramref name="padded"/>.</summary>
    public static string Dotted(uint address, bool padded = false, char separator = '.')
    {
        var (a, b, c, d) = (address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
        return padded
            ? string.Create(CultureInfo.InvariantCulture, $"{a:000}{separator}{b:000}{separator}{c:000}{separator}{d:000}")
            : string.Create(CultureInfo.InvariantCulture, $"{a}{separator}{b}{separator}{c}{separator}{d}");
    }
}
