using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>What a route that holds a packet's destination does with it: one way, or one of several next hops.</summary>
internal static class RouteWays
{
    /// <summary>Empty where each of its ways is dead, or leads out of another device than the socket is bound to.</summary>
    public static ImmutableArray<RouteChoice> Of(Route route, PolicyRule rule, RouteQuery query, NodeLinks links) => route.Type switch
    {
        RouteType.Unicast => Unicast(route, rule, query),
        RouteType.Local or RouteType.Anycast => One(new RouteResult.Local(route, route.Hop.Device ?? "lo")),
        RouteType.Broadcast => One(new RouteResult.Broadcast(route, route.Hop.Device ?? "lo")),
        RouteType.Multicast => One(new RouteResult.Multicast(route, route.Hop.Device)),
        RouteType.Blackhole => One(new RouteResult.Refused(Disposition.Blackhole, $"the route {route} throws the packet away", route.Line)),
        RouteType.Unreachable => One(new RouteResult.Refused(Disposition.UnreachableRoute, $"the route {route} calls the destination unreachable", route.Line)),
        RouteType.Prohibit => One(new RouteResult.Refused(Disposition.ProhibitedRoute, $"the route {route} prohibits it", route.Line)),
        _ => One(new RouteResult.CannotTell($"a route of the type {route.Type.ToString().ToLowerInvariant()} is not modelled", route.Line)),
    };

    private static ImmutableArray<RouteChoice> One(RouteResult result) => [new(Answer.Yes, result)];

    private static ImmutableArray<RouteChoice> Unicast(Route route, PolicyRule rule, RouteQuery query)
    {
        if (!route.NotModelled.IsEmpty)
            return One(new RouteResult.CannotTell($"the route {route} has {string.Join(", ", route.NotModelled)}, which is not modelled", route.Line));

        if (route.NextHops.IsEmpty)
            return Leads(route.Hop, query) ? One(new RouteResult.Unicast(route, route.Hop, rule)) : [];

        return Multipath(route, rule, query);
    }

    private static ImmutableArray<RouteChoice> Multipath(Route route, PolicyRule rule, RouteQuery query)
    {
        var hops = route.NextHops.Where(hop => Leads(hop, query)).ToImmutableArray();
        var weights = hops.Sum(hop => hop.Weight);
        return [.. hops.Select(hop => new RouteChoice(
            hops.Length == 1 ? Answer.Yes : Answer.Chance((double)hop.Weight / weights, $"the next hop of {route} is{hop} ({route.Line})"),
            new RouteResult.Unicast(route, hop, rule)))];
    }

    private static bool Leads(NextHop hop, RouteQuery query) => !hop.IsDead && (query.OutInterface is null || hop.Device == query.OutInterface);
}
