using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The routes of a place from whichever artifact holds them, and which tables each of those leaves out.</summary>
internal static class RouteSources
{
    /// <summary>What <c>ip route</c> printed: all tables, or only <c>main</c> where <c>table all</c> was not asked for.</summary>
    public static Availability<RoutingTables> Of(Availability<RouteList> routes, ArtifactStore place, bool isV6) =>
        routes.Select(list => HasAllTables(list, isV6)
            ? new RoutingTables(list, [], null) { IsV6 = isV6 }
            : OnlyMain(list, $"{list.Text.Path}: it shows the table main only", place, isV6));

    /// <summary>IPv4 routes of <c>route -n</c>, <c>netstat -rn</c> or /proc/net/route.</summary>
    public static Availability<RoutingTables> MainOnly(ArtifactStore place) =>
        place.Read<RouteTable>("routing/route-n").Select(table => new RouteList(table.Text, table.Routes))
            .Or(() => place.Read<ProcNetRoute>("routing/proc-net-route").Or(() => place.Read<ProcNetRoute>("files/proc/net/route"))
                .Select(table => new RouteList(table.Text, table.Routes)))
            .Select(list => OnlyMain(list, $"{list.Text.Path}: it shows the table main only, one way of each multipath route, and no source hints", place, isV6: false));

    /// <summary>IPv6 routes that <c>ip route show table all</c> prints beside those of IPv4.</summary>
    public static Availability<RouteList> OfBothFamilies(ArtifactStore place)
    {
        var list = place.Read<RouteList>("routing/routes").Or(() => place.Read<RouteList>("routing/routes-text"));
        return list.IsKnown && !list.Value.Routes.Any(route => route.Destination.IsV6)
            ? Availability<RouteList>.Missing($"{list.Value.Text.Path}: it shows no IPv6 routes")
            : list;
    }

    /// <summary>IPv6 routes of <c>route -A inet6 -n</c> or /proc/net/ipv6_route.</summary>
    public static Availability<RoutingTables> WithoutTables(ArtifactStore place) =>
        place.Read<RouteTable>("routing/route6-n").Select(table => new RouteList(table.Text, table.Routes))
            .Or(() => place.Read<ProcIpv6Route>("files/proc/net/ipv6_route").Select(table => new RouteList(table.Text, table.Routes)))
            .Select(list => new RoutingTables(list, [], null)
            {
                IsV6 = true,
                KnownTables = ["local"],
                WhyPartial = $"{list.Text.Path}: it mixes the routes of all tables",
            });

    // Each namespace with an interface that is up has routes in the table local, so "table all" shows some.
    private static bool HasAllTables(RouteList list, bool isV6) =>
        list.Routes.Any(route => route.Destination.IsV6 == isV6 && route.Table == "local");

    private static RoutingTables OnlyMain(RouteList list, string why, ArtifactStore place, bool isV6)
    {
        var local = NodeLinks.In(place) is { IsKnown: true, Value: { WhyPartial: null } links } ? LocalRoutes(links, isV6) : [];
        return new(list with { Routes = list.Routes.AddRange(local) }, [], null)
        {
            IsV6 = isV6,
            KnownTables = local.IsEmpty ? ["main"] : ["main", "local"],
            WhyPartial = why,
        };
    }

    // The kernel puts each address into the table local (fib_add_ifaddr, addrconf.c), and 127.0.0.0/8 with 127.0.0.1.
    private static ImmutableArray<Route> LocalRoutes(NodeLinks links, bool isV6) =>
    [
        .. links.Addresses.Where(held => held.Network.IsV6 == isV6 && links.Link(held.Device) is not { IsUp: false }).SelectMany(held => new[]
        {
            new Prefix(held.Address, isV6 ? 128 : 32),
            held is { IsLoopback: true, Network.IsHost: false } ? new Prefix(held.Network.First, held.Network.Length) : null,
        }.OfType<Prefix>().Select(destination => new Route(held.Line, RouteType.Local, destination, "local")
        {
            Hop = new(held.Device, null),
            Scope = "host",
            PreferredSource = held.Address,
        })),
    ];
}
