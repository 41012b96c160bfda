using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>What is asked of the routing tables.</summary>
/// <param name="Source">Null while the sender has none.</param>
/// <param name="InInterface">Null for what the node sends itself.</param>
internal sealed record RouteKey(IPAddress Destination, IPAddress? Source, string? InInterface, uint? Mark, Protocol Protocol)
{
    public int? SourcePort { get; init; }
    public int? DestinationPort { get; init; }

    public static RouteKey Of(Packet packet) =>
        new(packet.Destination, packet.Source, packet.InInterface, packet.Mark, packet.Protocol)
        {
            SourcePort = packet.SourcePort,
            DestinationPort = packet.DestinationPort,
        };
}

/// <summary>What the routing tables answer.</summary>
internal abstract record RouteAnswer
{
    /// <summary>A route with one way out of it.</summary>
    internal sealed record Found(Route Route, NextHop Hop, PolicyRule Rule) : RouteAnswer;

    /// <summary>No route, or a policy rule that refuses (<c>unreachable</c>, <c>blackhole</c>, <c>prohibit</c>).</summary>
    internal sealed record None(PolicyRule? RefusedBy) : RouteAnswer;

    internal sealed record CannotTell(string Why) : RouteAnswer;
}

/// <summary>Route lookup and choice of the source address, as the kernel does them (net/ipv4/fib_rules.c, fib_trie.c, devinet.c).</summary>
internal sealed class Fib(RoutingTables tables, NodeLinks links)
{
    private readonly Dictionary<string, ImmutableArray<Route>> _byTable = tables.Routes
        .GroupBy(route => route.Table, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);

    public RouteAnswer Lookup(RouteKey key) => Lookup(key, 0, 0);

    /// <summary>The type of the best route to it in the table <c>local</c>, else unicast; null without that table.</summary>
    public RouteType? TypeOf(IPAddress address) => tables.WhyUnknown("local") is null &&
        _byTable.ContainsKey("local") ? Best("local", address)?.Type ?? RouteType.Unicast : null;

    /// <summary>The source address that a packet of the node's own gets on this way, or null when none fits.</summary>
    public IPAddress? SourceFor(Route route, NextHop hop) =>
        route.PreferredSource ?? (hop.Device is null ? null : SelectAddress(hop.Device, hop.Gateway, route.Scope));

    /// <summary>The address that the kernel chooses on this device; null when none fits, or when not all addresses are known.</summary>
    // inet_select_addr: a primary address whose subnet holds the next hop, else the device's first, else another device's.
    public IPAddress? SelectAddress(string device, IPAddress? nextHop, string scope)
    {
        if (links.WhyPartial is not null)
            return null;

        var fitting = Fitting(scope).Where(address => address.Device == device).ToList();
        var inSubnet = nextHop is null ? null : fitting.FirstOrDefault(address => address.Network.Contains(nextHop));
        return (inSubnet ?? fitting.FirstOrDefault() ?? Fitting(scope).FirstOrDefault(address => address.Scope != "link"))?.Address;
    }

    private IEnumerable<InterfaceAddress> Fitting(string scope) =>
        links.Addresses.Where(address => !address.IsSecondary && !address.Network.IsV6 && Rank(address.Scope) <= Rank(scope));

    private static int Rank(string scope) => scope switch
    {
        "global" => 0,
        "site" => 200,
        "link" => 253,
        "host" => 254,
        _ => int.TryParse(scope, out var number) ? number : 0,
    };

    private RouteAnswer Lookup(RouteKey key, int from, int jumps)
    {
        for (var at = from; at < tables.Rules.Length; at++)
        {
            var rule = tables.Rules[at];
            var selects = PolicySelection.Test(rule, key);
            if (selects.Truth == Truth.No)
                continue;

            var answer = Apply(rule, key, at, jumps);
            if (selects.Truth == Truth.Unknown)
                return IfBothAgree(answer ?? Lookup(key, at + 1, jumps), Lookup(key, at + 1, jumps), selects.DependsOn!); // unknown says why
            if (answer is not null)
                return answer;
        }

        return new RouteAnswer.None(null);
    }

    private static RouteAnswer IfBothAgree(RouteAnswer selected, RouteAnswer passedBy, string dependsOn) =>
        (selected, passedBy) switch
        {
            (RouteAnswer.Found one, RouteAnswer.Found other) when one.Route == other.Route => one,
            (RouteAnswer.None, RouteAnswer.None) => selected,
            _ => new RouteAnswer.CannotTell(dependsOn),
        };

    // Null: go on with the next rule.
    private RouteAnswer? Apply(PolicyRule rule, RouteKey key, int at, int jumps) => rule.Action switch
    {
        PolicyAction.Lookup => LookIn(rule, key),
        PolicyAction.Nop => null,
        PolicyAction.Goto when jumps < 16 => GoTo(rule, key, at, jumps),
        PolicyAction.Blackhole or PolicyAction.Unreachable or PolicyAction.Prohibit => new RouteAnswer.None(rule),
        _ => new RouteAnswer.CannotTell($"policy rule {rule.Priority} ({rule.Line})"),
    };

    private RouteAnswer? GoTo(PolicyRule rule, RouteKey key, int at, int jumps)
    {
        var target = tables.Rules.ToList().FindIndex(other => other.Priority == rule.GotoPriority);
        return target > at ? Lookup(key, target, jumps + 1) : null;
    }

    private RouteAnswer? LookIn(PolicyRule rule, RouteKey key)
    {
        if (tables.WhyUnknown(rule.Table) is { } why)
            return new RouteAnswer.CannotTell($"{why}, where policy rule {rule.Priority} looks ({rule.Line})");

        var route = Best(rule.Table, key.Destination);
        if (route is null || route.Type == RouteType.Throw)
            return null;
        if (rule.SuppressPrefixLength is { } shortest && route.Destination.Length <= shortest)
            return null;

        return !route.NotModelled.IsEmpty || route.Tos is not (null or "0" or "0x00")
            ? new RouteAnswer.CannotTell($"the route {route} ({route.Line}) has {route.NotModelled.FirstOrDefault("tos")}, which is not modelled")
            : OneWay(route, rule);
    }

    private static RouteAnswer OneWay(Route route, PolicyRule rule)
    {
        var hops = route.NextHops.IsEmpty ? [route.Hop] : route.NextHops.RemoveAll(hop => hop.IsDead);
        return hops.Select(hop => hop.Device).Distinct().Count() == 1
            ? new RouteAnswer.Found(route, hops[0], rule)
            : new RouteAnswer.CannotTell($"which of the next hops of {route} is used ({route.Line})");
    }

    // Longest prefix, then lowest metric; in the order of the file where both are equal.
    private Route? Best(string table, IPAddress destination)
    {
        Route? best = null;
        foreach (var route in _byTable.GetValueOrDefault(table, []))
        {
            if (!route.Hop.IsDead && route.Destination.Contains(destination) && (best is null || IsBetter(route, best)))
                best = route;
        }

        return best;
    }

    private static bool IsBetter(Route route, Route best) =>
        route.Destination.Length != best.Destination.Length
            ? route.Destination.Length > best.Destination.Length
            : route.Metric < best.Metric;
}
