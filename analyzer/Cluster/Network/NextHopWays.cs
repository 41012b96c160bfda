using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Where routes lead that name a nexthop object (<c>nhid 20</c>), by the listing of those objects.</summary>
internal static class NextHopWays
{
    private const string Attribute = "nhid";

    /// <summary>The tables with those routes understood whose object is listed; without the listing they stay as they were.</summary>
    public static RoutingTables In(ArtifactStore place, RoutingTables tables)
    {
        if (!tables.Routes.Any(route => route.NextHopObject is not null))
            return tables;

        var objects = place.Read<NextHopObjects>("routing/nexthops").Or(() => place.Read<NextHopObjects>("routing/nexthops-text"));
        return objects.IsKnown
            ? tables with { List = tables.List with { Routes = [.. tables.Routes.Select(route => Understood(route, objects.Value.Objects))] } }
            : tables;
    }

    private static Route Understood(Route route, ImmutableArray<NextHopObject> objects)
    {
        var ways = route.NextHopObject is { } id ? WaysOf(id, objects) : [];
        var printed = route.NextHops.IsEmpty ? [route.Hop] : route.NextHops;
        if (ways.IsEmpty || !(printed is [{ Device: null, Gateway: null }] || AreSame(printed, ways)))
            return route; // not listed, or listed otherwise than the route was printed: one of them has changed in between

        return route with
        {
            Hop = printed is [{ Device: null, Gateway: null }] && ways.Length == 1 ? ways[0] : route.Hop,
            NextHops = ways.Length > 1 && route.NextHops.IsEmpty ? ways : route.NextHops,
            NotModelled = route.NotModelled.Remove(Attribute),
        };
    }

    // A blackhole prints "dev lo", or nothing.
    private static ImmutableArray<NextHop> WaysOf(int id, ImmutableArray<NextHopObject> objects) =>
        objects.FirstOrDefault(one => one.Id == id) switch
        {
            null => [],
            { IsBlackhole: true } => [new("lo", null)],
            { Members.IsEmpty: true } way => [way.Hop],
            var group => Members(group, objects),
        };

    // A group holds no groups (nexthop_create_group in net/ipv4/nexthop.c); one whose member is not listed is not understood.
    private static ImmutableArray<NextHop> Members(NextHopObject group, ImmutableArray<NextHopObject> objects)
    {
        ImmutableArray<NextHop> ways =
        [
            .. group.Members.SelectMany(member => objects.Where(one => one.Id == member.Id && one is { IsBlackhole: false, Members.IsEmpty: true }).Take(1).Select(one => one.Hop with { Weight = member.Weight })),
        ];
        return ways.Length == group.Members.Length ? ways : [];
    }

    private static bool AreSame(ImmutableArray<NextHop> printed, ImmutableArray<NextHop> listed) =>
        printed.Length == listed.Length && printed.Zip(listed).All(pair => pair.First.Device == pair.Second.Device && Equals(pair.First.Gateway, pair.Second.Gateway));
}
