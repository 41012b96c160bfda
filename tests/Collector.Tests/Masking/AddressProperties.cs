using System.Net;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Bundle.Masking;

namespace SupportBundle.Collector.Tests.Masking;

/// <summary>What holds for any two addresses.</summary>
public sealed class AddressProperties
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260102, 30405);
    private static readonly AddressMap Map = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    private static readonly Arbitrary<uint> Addresses = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => unchecked((uint)value)),
        Gen.Choose(0, 0xffffff).Select(value => 0x0a000000u | (uint)value),
        Gen.Choose(0, 0xffff).Select(value => 0xc0a80000u | (uint)value),
        Gen.Choose(0, 0xff).Select(value => 0x0af40100u | (uint)value)).ToArbitrary();

    private static readonly Arbitrary<int> Lengths = Gen.Choose(0, 32).ToArbitrary();

    [Fact]
    public void Common_prefixes_keep_their_length() => Check.One(Fixed, Prop.ForAll(Addresses, Addresses, (a, b) =>
        BitOperations.LeadingZeroCount(a ^ b) == BitOperations.LeadingZeroCount(Map.Ipv4(a, 32, false) ^ Map.Ipv4(b, 32, false))));

    [Fact]
    public void An_address_within_a_network_stays_within_it() => Check.One(Fixed, Prop.ForAll(Addresses, Lengths, (address, length) =>
    {
        var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
        var network = Map.Ipv4(address & mask, length, false);
        return (network & ~mask) == 0 && (Map.Ipv4(address, 32, false) & mask) == network;
    }));

    [Fact]
    public void What_is_masked_comes_back() => Check.One(Fixed, Prop.ForAll(Addresses, Lengths, (address, length) =>
        Map.Ipv4(Map.Ipv4(address, length, false), length, true) == address && Map.Ipv4(Map.Ipv4(address, 32, false), 32, true) == address));

    [Fact]
    public void The_kind_of_an_address_stays() => Check.One(Fixed, Prop.ForAll(Addresses, address =>
    {
        var masked = Map.Ipv4(address, 32, false);
        return AddressMap.IsPrivate(address) == AddressMap.IsPrivate(masked) && (address >> 28 == 14) == (masked >> 28 == 14) && (address >> 24 == 0) == (masked >> 24 == 0);
    }));

    [Fact]
    public void Networks_and_broadcasts_of_a_24_stay_such() => Check.One(Fixed, Prop.ForAll(Addresses, address =>
        (Map.Ipv4(address & ~255u, 32, false) & 255) == 0 && (Map.Ipv4(address | 255, 32, false) & 255) == 255));

    [Fact]
    public void MAC_addresses_come_back_and_keep_their_two_bits() => Check.One(Fixed, Prop.ForAll(Gen.Choose(0, 0xffffff).Two().ToArbitrary(), pair =>
    {
        var mac = (ulong)pair.Item1 << 24 | (uint)pair.Item2;
        var masked = Map.Mac(mac, false);
        return masked < 1ul << 48 && Map.Mac(masked, true) == mac && (mac >> 40 & 3) == (masked >> 40 & 3);
    }));

    [Fact]
    public void IPv6_addresses_come_back_with_their_common_prefixes() => Check.One(Fixed, Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).Four().ToArbitrary(), words =>
    {
        var a = Global(words.Item1, words.Item2, words.Item3, words.Item4);
        var b = a ^ ((UInt128)1 << (words.Item2 & 63));
        var (maskedA, maskedB) = (Map.Ipv6(a, 128, false), Map.Ipv6(b, 128, false));
        return Map.Ipv6(maskedA, 128, true) == a && Map.Ipv6(maskedB, 128, true) == b && UInt128.LeadingZeroCount(a ^ b) == UInt128.LeadingZeroCount(maskedA ^ maskedB);
    }));

    [Fact]
    public void Text_comes_back_in_every_spelling() => Check.One(Fixed, Prop.ForAll(Addresses, Lengths, (address, length) =>
    {
        var dotted = new IPAddress(new[] { (byte)(address >> 24), (byte)(address >> 16 & 255), (byte)(address >> 8 & 255), (byte)(address & 255) }).ToString();
        var text = $"{dotted} {dotted}/{length} ip-{dotted.Replace('.', '-')} ::ffff:{dotted} {string.Join('.', dotted.Split('.').Reverse())}.in-addr.arpa";
        return Masked.Masker.Unmask(Masked.Masker.Mask(text)) == text;
    }));

    [Fact]
    public void Names_come_back() => Check.One(Fixed, Prop.ForAll(Gen.Choose(0, 36).Select(i => "abcdefghijklmnopqrstuvwxyz0123456789-"[i]).ListOf().Where(list => list.Count is > 0 and < 60).ToArbitrary(), letters =>
    {
        var cipher = new NameCipher([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var name = string.Concat(letters);
        return cipher.Back(cipher.Forth(name)) == name;
    }));

    private static UInt128 Global(int a, int b, int c, int d) =>
        unchecked(new UInt128((ulong)(uint)a << 32 | (uint)b, (ulong)(uint)c << 32 | (uint)d)) >> 3 | (UInt128)1 << 125;
}
