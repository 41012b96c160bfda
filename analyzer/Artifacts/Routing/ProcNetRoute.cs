using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The IPv4 routes as /proc/net/route holds them: the table <c>main</c> alone, one way of each multipath route, and no source hints.</summary>
internal sealed record ProcNetRoute(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<ProcNetRoute>
{
    // include/uapi/linux/route.h
    private const int Up = 0x0001;
    private const int Reject = 0x0200;

    public static Parsed<ProcNetRoute> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not a route", Entry, line => line.Span.StartsWith("Iface"));
        return new(new(text, entries), notes);
    }

    // Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
    // eth0	0003F40A	0338A8C0	0003	0	0	0	00FFFFFF	1400	0	0
    private static Route? Entry(SourceLine line, LineWords words)
    {
        if (words.Count < 8 || HexAddress.V4(words[1]) is not { } destination || HexAddress.V4(words[2]) is not { } gateway
            || HexAddress.V4(words[7]) is not { } mask || Netmask.LengthOf(mask) is not { } length
            || !int.TryParse(words[3], NumberStyles.AllowHexSpecifier, null, out var flags))
            return null;

        var hasGateway = !gateway.Equals(IPAddress.Any);
        var refuses = words[0] == "*" || (flags & Reject) != 0;
        return new(line, refuses ? RouteType.Unreachable : RouteType.Unicast, new(destination, length), "main")
        {
            Hop = new(refuses ? null : words[0], hasGateway ? gateway : null) { Flags = (flags & Up) == 0 ? ["dead"] : [] },
            Scope = hasGateway ? "global" : "link",
            Metric = long.TryParse(words[6], NumberStyles.None, null, out var metric) ? metric : 0,
            Mtu = LineWords.NumberOf(words[8]) is > 0 and { } mtu ? mtu : null,
        };
    }
}
