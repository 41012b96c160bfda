using System.Collections.Immutable;

namespace SupportBundle.Bundle.Masking;

/// <summary>Pseudonyms of IPv4, IPv6 and MAC addresses and back. What an address is (private, loopback, multicast, ...) stays; so do common prefixes.</summary>
internal sealed class AddressMap(byte[] key)
{
    // RFC 6890 and the registries it made: https://www.iana.org/assignments/iana-ipv4-special-registry/
    private static readonly ImmutableArray<KeptPrefix> Kept4 =
    [
        Stays(10, 0, 0, 0, 8), Stays(172, 16, 0, 0, 12), Stays(192, 168, 0, 0, 16), Stays(100, 64, 0, 0, 10), Stays(198, 18, 0, 0, 15),
        Stays(192, 0, 2, 0, 24), Stays(198, 51, 100, 0, 24), Stays(203, 0, 113, 0, 24), Stays(224, 0, 0, 0, 4), Stays(239, 0, 0, 0, 8),
        Untouched(0, 0, 0, 0, 8), Untouched(127, 0, 0, 0, 8), Untouched(169, 254, 0, 0, 16), Untouched(192, 0, 0, 0, 24), Untouched(224, 0, 0, 0, 24),

        // Netmasks and the broadcast address; 128.0.0.0 and 192.0.0.0 are netmasks as well. 1.3.6.1 begins object identifiers.
        Untouched(240, 0, 0, 0, 4), Untouched(128, 0, 0, 0, 32), Untouched(1, 3, 6, 1, 32),
    ];

    // https://www.iana.org/assignments/iana-ipv6-special-registry/
    private static readonly ImmutableArray<KeptPrefix> Kept6 =
    [
        new(0x0000_0000_0000_0000, 8, true), new(0x0064_ff9b_0000_0000, 64, true), new(0x2000_0000_0000_0000, 3, false), new(0x2001_0db8_0000_0000, 32, false),
        new(0xfc00_0000_0000_0000, 8, false), new(0xfd00_0000_0000_0000, 8, false), new(0xfe80_0000_0000_0000, 10, true), new(0xff00_0000_0000_0000, 8, true),
    ];

    // As modified EUI-64, in which the local bit is inverted.
    private static readonly ImmutableArray<KeptPrefix> KeptInterface =
    [
        OfMac(0x000000000000, 48, true), OfMac(0xffffffffffff, 48, true),

        // Every host end of Calico's devices has this one.
        OfMac(0xeeeeeeeeeeee, 48, true),

        // Groups: IPv6's (all nodes; those of single addresses), IPv4's, bridges', VRRP's.
        OfMac(0x333300000000, 24, true), OfMac(0x3333ff000000, 24, false), OfMac(0x01005e000000, 24, true), OfMac(0x0180c2000000, 24, true), OfMac(0x00005e000000, 24, true),

        // ff02::1:ff12:3456 is asked for the neighbour whose address ends in 12:3456.
        new(0x0000_0001_ff00_0000, 40, false),
    ];

    private readonly PrefixMap _ipv4 = new(key, "ipv4", 32, Kept4, IsFixed4);
    private readonly PrefixMap _network = new(key, "ipv6 network", 64, Kept6, static (_, _) => false);
    private readonly PrefixMap _interface = new(key, "interface", 64, KeptInterface, IsFixedInterface);

    /// <param name="length">That of the prefix; of a network the host's bits remain zero.</param>
    /// <param name="back">From the pseudonym.</param>
    public uint Ipv4(uint address, int length, bool back)
    {
        var value = (ulong)address << 32;
        return (uint)(WithPrefix(value, length, bits => back ? _ipv4.Back(bits) : _ipv4.Forth(bits)) >> 32);
    }

    public UInt128 Ipv6(UInt128 address, int length, bool back)
    {
        var (network, host) = ((ulong)(address >> 64), (ulong)(address & ulong.MaxValue));
        if (EmbedsIpv4(network, host))
            return new UInt128(network, host & 0xffff_ffff_0000_0000 | Ipv4((uint)(host & uint.MaxValue), Math.Clamp(length - 96, 0, 32), back));

        if (network >> 56 == 0xff)
            return new UInt128(network, PrefixMap.First(host, 40) == 0x0000_0001_ff00_0000 ? Interface(host, back) : host);

        if (length <= 64 && host == 0)
            return new UInt128(WithPrefix(network, length, bits => Network(bits, back)), 0);
        return new UInt128(Network(network, back), WithPrefix(host, Math.Max(0, length - 64), bits => Interface(bits, back)));
    }

    public ulong Mac(ulong mac, bool back) => MacOf(Interface(InterfaceOf(mac), back));

    /// <summary>True for addresses that stand for places: not for those that a text may hold by chance (<c>dead::beef</c>, <c>1:2:3:4:5:6:7:8</c>).</summary>
    public static bool IsPlace(UInt128 address)
    {
        var (network, host) = ((ulong)(address >> 64), (ulong)(address & ulong.MaxValue));
        return EmbedsIpv4(network, host) || network >> 61 == 1 || network >> 57 == 0x7e || network >> 54 == 0x3fa || network >> 56 == 0xff;
    }

    /// <summary>Those that are nobody's in particular, and so are never version numbers.</summary>
    public static bool IsPrivate(uint address) =>
        address >> 24 == 10 || address >> 20 == 0xac1 || address >> 16 == 0xc0a8 || address >> 22 == 0x191 || address >> 24 == 127 || address >> 16 == 0xa9fe;

    // ::ffff:10.0.0.1, ::10.0.0.1, and RFC 6052's 64:ff9b::10.0.0.1
    private static bool EmbedsIpv4(ulong network, ulong host) =>
        network == 0 && (host >> 32 == 0xffff || host >> 32 == 0 && host > 0xffff) || network == 0x0064_ff9b_0000_0000 && host >> 32 == 0;

    private ulong Network(ulong bits, bool back) => back ? _network.Back(bits) : _network.Forth(bits);

    private ulong Interface(ulong bits, bool back) => back ? _interface.Back(bits) : _interface.Forth(bits);

    // A network stays a network, and a host within it a host: the one host that would become the network takes the place that the network left.
    private static ulong WithPrefix(ulong value, int length, Func<ulong, ulong> map)
    {
        var network = PrefixMap.First(value, length);
        var mapped = map(value);
        if (value == network)
            return PrefixMap.First(mapped, length);
        return mapped == PrefixMap.First(mapped, length) ? map(network) : mapped;
    }

    // Within the last byte all zeros and all ones stay, so that a /24's network and broadcast do; the last bit stays, so that a /31's two hosts do.
    private static bool IsFixed4(ulong value, int depth) =>
        depth == 31 || depth >= 24 && (value << 24 == 0 || value << 24 == PrefixMap.First(ulong.MaxValue, depth - 24));

    private static bool IsFixedInterface(ulong value, int depth)
    {
        // ::1 and ::a stay small; the group and the local bit stay; so does whether it is made of a MAC address.
        var middle = (value << 24) ^ 0xfffe_0000_0000_0000;
        return value == 0 || depth is 6 or 7 or 63 || depth is >= 24 and < 40 && PrefixMap.First(middle, depth - 24) == 0;
    }

    private static ulong InterfaceOf(ulong mac) => (mac & 0xffffff000000) << 16 ^ 0x0200_00ff_fe00_0000 | mac & 0xffffff;

    private static ulong MacOf(ulong host) => (host ^ 0x0200_0000_0000_0000) >> 16 & 0xffffff000000 | host & 0xffffff;

    private static KeptPrefix OfMac(ulong mac, int length, bool untouched) => new(length == 48 ? InterfaceOf(mac) : PrefixMap.First(InterfaceOf(mac), length), length == 48 ? 64 : length, untouched);

    private static KeptPrefix Stays(uint a, uint b, uint c, uint d, int length) => new((ulong)(a << 24 | b << 16 | c << 8 | d) << 32, length, false);

    private static KeptPrefix Untouched(uint a, uint b, uint c, uint d, int length) => new((ulong)(a << 24 | b << 16 | c << 8 | d) << 32, length, true);
}
