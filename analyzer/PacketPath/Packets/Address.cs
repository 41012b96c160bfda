using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>An IP address as the simulator compares it: by value, without an object of its own.</summary>
internal readonly record struct Address : IComparable<Address>
{
    // In two halves, as a UInt128 would lie on a boundary of 16 bytes: packets hold many addresses, and are copied often.
    private readonly ulong _upper;
    private readonly ulong _lower;

    /// <param name="bits">IPv4: the low 32 bits.</param>
    public Address(UInt128 bits, bool isV6) => (_upper, _lower, IsV6) = ((ulong)(bits >> 64), unchecked((ulong)bits), isV6);

    public Address(ulong upper, ulong lower, bool isV6) => (_upper, _lower, IsV6) = (upper, lower, isV6);

    public ulong Upper => _upper;

    public ulong Lower => _lower;

    /// <summary>IPv4: the low 32 bits.</summary>
    public UInt128 Bits
    {
        get => new(_upper, _lower);
        init => (_upper, _lower) = ((ulong)(value >> 64), unchecked((ulong)value));
    }

    public bool IsV6 { get; }

    public int Width => IsV6 ? 128 : 32;

    public bool IsLoopback => IsV6 ? _upper == 0 && _lower == 1 : _lower >> 24 == 127;

    public bool IsMulticast => IsV6 ? _upper >> 56 == 0xff : _lower >> 28 == 0xe;

    /// <summary>255.255.255.255.</summary>
    public bool IsLimitedBroadcast => !IsV6 && _lower == uint.MaxValue;

    /// <summary>0.0.0.0/8.</summary>
    public bool IsOfZeroNet => !IsV6 && _lower >> 24 == 0;

    /// <summary>224.0.0.0/24, which no router forwards.</summary>
    public bool IsLocalMulticast => !IsV6 && _lower >> 8 == 0xe00000;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => (_upper | _lower) == 0;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => IsV6 ? _upper >> 54 == 0x3fa : _lower >> 16 == 0xa9fe;

    public static Address Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out _);
            return new(BinaryPrimitives.ReadUInt128BigEndian(bytes), true);
        }

        Span<byte> four = stackalloc byte[4];
        address.TryWriteBytes(four, out _);
        return new(BinaryPrimitives.ReadUInt32BigEndian(four), false);
    }

    /// <summary>Null where the text is no whole address (<c>10.1</c> is none).</summary>
    public static Address? TryParse(ReadOnlySpan<char> text) =>
        (text.Contains(':') || text.Count('.') == 3) && IPAddress.TryParse(text, out var address) ? Of(address) : null;

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new(IsV6 ? bytes : bytes[12..]);
    }

    public int CompareTo(Address other) => IsV6 != other.IsV6 ? IsV6.CompareTo(other.IsV6) : Bits.CompareTo(other.Bits);

    public override string ToString() => ToIPAddress().ToString();
}
