using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The IPv6 routes of all tables as /proc/net/ipv6_route holds them, without saying which table each is in.</summary>
internal sealed record ProcIpv6Route(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<ProcIpv6Route>
{
    // include/uapi/linux/route.h and ipv6_route.h
    private const uint Reject = 0x0200;
    private const uint Local = 0x80000000;

    public static Parsed<ProcIpv6Route> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not an IPv6 route", Entry);
        return new(new(text, entries), notes);
    }

    // destination, length, source, length, next hop, metric, references, uses, flags, device
    // 20010db8004300000000000000000000 30 0000...0000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00400003     eth0
    private static Route? Entry(SourceLine line, LineWords words)
    {
        if (words.Count != 10 || HexAddress.V6(words[0]) is not { } destination || Hex(words[1]) is not (<= 128 and { } length)
            || HexAddress.V6(words[4]) is not { } gateway || Hex(words[5]) is not { } metric || Hex(words[8]) is not { } flags)
            return null;

        var type = (flags & Reject) != 0 ? RouteType.Unreachable : (flags & Local) != 0 ? RouteType.Local : RouteType.Unicast;
        var prefix = new Prefix(destination, (int)length);
        return new(line, type, prefix, type == RouteType.Local || prefix.ToString() == "ff00::/8" ? "local" : "main")
        {
            Hop = new(words[9], gateway.Equals(IPAddress.IPv6Any) ? null : gateway),
            Metric = metric,
        };
    }

    private static uint? Hex(string word) => uint.TryParse(word, NumberStyles.AllowHexSpecifier, null, out var number) ? number : null;
}
