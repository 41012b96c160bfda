using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;

/// <summary>What an entry of a set is looked up by; what its type does not have is zero.</summary>
/// <param name="Port">The protocol's number above the port's 16 bits; of ICMP type and code.</param>
/// <param name="FirstLength">Of the first address: how many of its bits count.</param>
internal readonly record struct SetKey(Address First, int FirstLength, Address Second, int SecondLength, int Port, uint Mark, string? LinkAddress)
{
    public static Address Cut(Address address, int length) => address with { Bits = address.Bits & AddressMask.OfLength(length, address.IsV6) };
}

/// <summary>One entry behind a key.</summary>
/// <param name="Device">Of hash:net,iface; null for other types.</param>
internal readonly record struct SetElement(bool IsException, string? Device, bool IsStart, bool IsBridgePort);
