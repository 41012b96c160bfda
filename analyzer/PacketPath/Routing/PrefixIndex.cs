using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>One routing table, made ready for longest-prefix matches.</summary>
internal sealed class PrefixIndex
{
    private readonly ImmutableArray<(UInt128 Mask, Dictionary<UInt128, ImmutableArray<TableRoute>> Routes)> _byLength;

    public PrefixIndex(IEnumerable<Route> routes, bool isV6) =>
        _byLength = [.. routes.GroupBy(route => route.Destination.Length).OrderByDescending(group => group.Key).Select(group => (AddressMask.OfLength(group.Key, isV6), ByPrefix(group)))];

    /// <summary>How many lengths of prefixes there are.</summary>
    public int Lengths => _byLength.Length;

    /// <summary>The routes of one length that hold the address, the lowest metric first; the first length is the longest.</summary>
    public ImmutableArray<TableRoute> At(int length, Address address)
    {
        var (mask, routes) = _byLength[length];
        return routes.TryGetValue(address.Bits & mask, out var found) ? found : [];
    }

    /// <summary>The routes that hold the address, the longest prefix first; of one prefix the lowest metric first.</summary>
    public IEnumerable<Route> Matching(Address address) => Enumerable.Range(0, Lengths).SelectMany(length => At(length, address)).Select(held => held.Route);

    private static Dictionary<UInt128, ImmutableArray<TableRoute>> ByPrefix(IEnumerable<Route> routes) => routes.GroupBy(route => AddressMask.Of(route.Destination).Bits)
        .ToDictionary(group => group.Key, group => group.OrderBy(route => Dscp(route) == 0).ThenBy(route => route.Metric).Select(route => new TableRoute(route)).ToImmutableArray());

    /// <summary>The DSCP that a route is for; 0 for all.</summary>
    public static int Dscp(Route route) =>
        route.Tos is { } tos && PolicyRuleList.HexOf(tos) is { } value ? (int)(value >> 2) : 0;
}

/// <summary>A route of a table, with the ways of the policy rule that asked last: most often it is the only one.</summary>
internal sealed class TableRoute(Route route)
{
    private Found? _last;

    public Route Route => route;

    /// <summary>As <see cref="RouteWays.Of"/> has them.</summary>
    public ImmutableArray<RouteChoice> Ways(PolicyRule rule, RouteQuery query, NodeLinks links)
    {
        // Only of a socket that is bound to a device the ways depend on what is asked.
        if (query.OutInterface is not null)
            return RouteWays.Of(route, rule, query, links);
        if (_last is { } last && ReferenceEquals(last.By, rule))
            return last.Ways;

        var ways = RouteWays.Of(route, rule, query, links);
        _last = new(rule, ways);
        return ways;
    }

    private sealed record Found(PolicyRule By, ImmutableArray<RouteChoice> Ways);
}
