using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>One routing table, made ready for longest-prefix matches.</summary>
internal sealed class PrefixIndex
{
    private readonly ImmutableArray<int> _lengths;
    private readonly Dictionary<(int Length, UInt128 Bits), ImmutableArray<Route>> _routes;
    private readonly bool _isV6;

    public PrefixIndex(IEnumerable<Route> routes, bool isV6)
    {
        _isV6 = isV6;
        _routes = routes.GroupBy(route => (route.Destination.Length, AddressMask.Of(route.Destination).Bits))
            .ToDictionary(group => group.Key, group => group.OrderBy(route => Dscp(route) == 0).ThenBy(route => route.Metric).ToImmutableArray());
        _lengths = [.. _routes.Keys.Select(key => key.Length).Distinct().OrderDescending()];
    }

    /// <summary>The routes that hold the address, the longest prefix first; of one prefix the lowest metric first.</summary>
    public IEnumerable<Route> Matching(Address address)
    {
        foreach (var length in _lengths)
        {
            if (_routes.TryGetValue((length, address.Bits & AddressMask.OfLength(length, _isV6)), out var found))
                foreach (var route in found)
                    yield return route;
        }
    }

    /// <summary>The DSCP that a route is for; 0 for all.</summary>
    public static int Dscp(Route route) =>
        route.Tos is { } tos && PolicyRuleList.HexOf(tos) is { } value ? (int)(value >> 2) : 0;
}
