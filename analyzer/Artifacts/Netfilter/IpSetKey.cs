using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One dimension of a set's entry, by what the set's type says that it is.</summary>
internal abstract record IpSetKey
{
    // hash:ip,port,net: 10.0.0.1,udp:53,192.168.0.0/16
    /// <param name="dimension">Of the set's type: <c>ip</c>, <c>net</c>, <c>port</c>, <c>iface</c>, <c>mark</c>, <c>mac</c>, <c>set</c>.</param>
    /// <returns>What cannot be read stays as its text.</returns>
    public static IpSetKey Of(string dimension, string text) => (dimension switch
    {
        "ip" or "net" => IpSetAddress.OfText(text),
        "port" => IpSetPort.OfText(text),
        "iface" => text.StartsWith("physdev:", StringComparison.Ordinal) ? new IpSetInterface(text["physdev:".Length..], true) : new IpSetInterface(text, false),
        "mark" => IpSetMark.OfText(text),
        "mac" => text.Length == 17 ? new IpSetMac(text.ToLowerInvariant()) : null,
        "set" => new IpSetMember(text),
        _ => (IpSetKey?)null,
    }) ?? new IpSetUnknownKey(text);
}

/// <summary>A network (a single address has its full length), or where <see cref="To"/> is said a range that begins at its address.</summary>
internal sealed record IpSetAddress(Prefix Network, IPAddress? To) : IpSetKey
{
    // 10.0.0.1      10.0.0.0/8      10.0.0.1-10.0.0.9
    public static IpSetAddress? OfText(string text)
    {
        if (text.IndexOf('-') is > 0 and var dash)
            return Single(text[..dash]) is { } from && IPAddress.TryParse(text[(dash + 1)..], out var to) && to.AddressFamily == from.Address.AddressFamily ? new(from, to) : null;

        return (text.Contains('/') ? Prefix.TryParse(text) : Single(text)) is { } network ? new(network, null) : null;
    }

    public override string ToString() => To is null ? $"{Network}" : $"{Network.Address}-{To}";

    private static Prefix? Single(string text) => IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8) : null;
}

/// <summary>Ports from one to another with their protocol.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>sctp</c>, <c>icmp</c> (then it is type and code); null in a <c>bitmap:port</c>, which asks for the port only.</param>
/// <param name="From">For <c>icmp</c> and <c>icmpv6</c>: the type in the upper byte, the code in the lower.</param>
internal sealed record IpSetPort(string? Protocol, int From, int To) : IpSetKey
{
    // tcp:80      udp:1000-1100      80      icmp:8/0      icmp:echo-request      vrrp:0
    public static IpSetPort? OfText(string text)
    {
        var colon = text.IndexOf(':');
        var protocol = colon < 0 ? null : text[..colon];
        var ports = text[(colon + 1)..];
        if (ports.Split('/') is [var type, var code] && Number(type) is <= 255 and { } upper && Number(code) is <= 255 and { } lower)
            return new(protocol, (upper << 8) | lower, (upper << 8) | lower);

        return ports.Split('-') switch
        {
            [var one] when Number(one) is { } port => new(protocol, port, port),
            [var from, var to] when Number(from) is { } first && Number(to) is { } last => new(protocol, first, last),
            ["echo", "request"] => new(protocol, protocol == "icmp" ? 8 << 8 : 128 << 8, protocol == "icmp" ? 8 << 8 : 128 << 8),
            ["echo", "reply"] => new(protocol, protocol == "icmp" ? 0 : 129 << 8, protocol == "icmp" ? 0 : 129 << 8),
            _ => null,
        };
    }

    public override string ToString() => $"{(Protocol is null ? "" : $"{Protocol}:")}{From}{(From == To ? "" : $"-{To}")}";

    private static int? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A device, or one of a bridge's ports (<c>physdev:</c>).</summary>
internal sealed record IpSetInterface(string Name, bool IsBridgePort) : IpSetKey
{
    public override string ToString() => IsBridgePort ? $"physdev:{Name}" : Name;
}

/// <summary>A packet's mark.</summary>
internal sealed record IpSetMark(uint Mark) : IpSetKey
{
    // 0x00004000
    public static IpSetMark? OfText(string text) => text.StartsWith("0x", StringComparison.Ordinal) && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var mark)
        || uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out mark) ? new(mark) : null;

    public override string ToString() => $"0x{Mark:x}";
}

/// <summary>A hardware address.</summary>
internal sealed record IpSetMac(string Address) : IpSetKey
{
    public override string ToString() => Address;
}

/// <summary>Another set.</summary>
internal sealed record IpSetMember(string Set) : IpSetKey
{
    public override string ToString() => Set;
}

/// <summary>What its set's type does not explain.</summary>
internal sealed record IpSetUnknownKey(string Text) : IpSetKey
{
    public override string ToString() => Text;
}
