using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>What a route does with a packet.</summary>
internal enum RouteType
{
    Unicast,
    Local,
    Broadcast,
    Multicast,
    Anycast,
    Blackhole,
    Unreachable,
    Prohibit,
    Throw,
    Nat,
}

/// <summary>One entry of a routing table.</summary>
/// <param name="Table">By name where ip(8) knows one (<c>main</c>, <c>local</c>), else its number.</param>
/// <param name="PreferredSource">The address that <c>src</c> asks for; null when the kernel chooses.</param>
/// <param name="Metric">0 when none is printed; the lowest wins.</param>
internal sealed record Route(SourceLine Line, RouteType Type, Prefix Destination, string Table)
{
    public NextHop Hop { get; init; } = NextHop.None;
    public IPAddress? PreferredSource { get; init; }
    public string Scope { get; init; } = "global";
    public long Metric { get; init; }

    /// <summary>Of IPv6 and one metric the highest wins: 1 <c>high</c>, 0 <c>medium</c>, -1 <c>low</c> (RFC 4191; routers say it of the routes that they advertise).</summary>
    public int Preference { get; init; }

    public string? Protocol { get; init; }
    public string? Tos { get; init; }
    public int? Mtu { get; init; }

    /// <summary>What path MTU discovery learns does not count.</summary>
    public bool IsMtuLocked { get; init; }

    public int? AdvertisedMss { get; init; }
    public string? Realms { get; init; }

    /// <summary>The nexthop object that it refers to (<c>nhid</c>), or null.</summary>
    public int? NextHopObject { get; init; }

    /// <summary>Seconds until it goes; null for ever.</summary>
    public int? ExpiresSeconds { get; init; }

    /// <summary>Several ways at once; empty for a route with one, which is <see cref="Hop"/>.</summary>
    public ImmutableArray<NextHop> NextHops { get; init; } = [];

    /// <summary>Attributes that change how it is used and that are not modelled (<c>nhid</c>, <c>encap</c>).</summary>
    public ImmutableArray<string> NotModelled { get; init; } = [];

    /// <summary>The lines below it that tell more of it: its ways, its cached copy.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];

    public bool IsDefault => Destination.Length == 0;

    // default via 192.168.56.1 dev eth0 src 192.168.56.12 metric 100
    public override string ToString()
    {
        var type = Type == RouteType.Unicast ? "" : $"{Type.ToString().ToLowerInvariant()} ";
        var way = NextHops.IsEmpty ? Hop.ToString() : string.Join(" or", NextHops);
        var source = PreferredSource is null ? "" : $" src {PreferredSource}";
        var metric = Metric == 0 ? "" : $" metric {Metric}";
        return $"{type}{(IsDefault ? "default" : Destination)}{way}{source}{metric}{(Table == "main" ? "" : $" table {Table}")}";
    }
}

/// <summary>Where a route sends a packet.</summary>
internal sealed record NextHop(string? Device, IPAddress? Gateway)
{
    public static NextHop None { get; } = new(null, null);

    public int Weight { get; init; } = 1;

    /// <summary>The words after it: <c>onlink</c>, <c>linkdown</c>, <c>dead</c>.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>What packets are wrapped in on this way, as ip(8) writes it, or null.</summary>
    public string? Encapsulation { get; init; }

    public bool IsDead => Flags.Contains("dead");

    public override string ToString() =>
        $"{(Gateway is null ? "" : $" via {Gateway}")}{(Device is null ? "" : $" dev {Device}")}{string.Concat(Flags.Select(flag => $" {flag}"))}";
}
