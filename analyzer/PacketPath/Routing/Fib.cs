using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Route lookup of one family in one network stack, as the kernel does it (net/ipv4/fib_rules.c, fib_trie.c; net/ipv6/route.c).</summary>
internal sealed class Fib(RoutingTables tables, NodeLinks links)
{
    private const int MostGotos = 64;

    private readonly ImmutableArray<bool> _selectsAll = [.. tables.Rules.Select(PolicySelection.SelectsAll)];
    private ImmutableArray<OwnAddress> _primary;

    private readonly Dictionary<string, PrefixIndex> _tables = tables.Routes.Where(route => route.Destination.IsV6 == tables.IsV6)
        .GroupBy(route => route.Table, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new PrefixIndex(group, tables.IsV6), StringComparer.Ordinal);

    public RoutingTables Tables => tables;
    public NodeLinks Links => links;

    /// <summary>
    /// Whether a second look at a packet (the way back, rerouting) sees its protocol and ports: only where a policy rule asks for them, and not of what the
    /// stack sends itself alone (fib_rule_requires_fldissect; when it routes again, Linux looks since 6.13).
    /// </summary>
    public bool DissectsFlows { get; } = tables.Rules.Any(rule => rule.InInterface != "lo" && (rule.Protocol is not null || rule.SourcePorts is not null || rule.DestinationPorts is not null));

    /// <summary>Whether somebody added to the policy rules that the kernel makes itself.</summary>
    public bool HasCustomRules { get; } = tables.Rules.Any(rule => rule.Priority is not (0 or 32766 or 32767))
        || tables.Routes.Any(route => route is { Type: RouteType.Local, Protocol: not (null or "kernel") });

    /// <summary>All answers that are possible; one, with <see cref="Answer.Yes"/>, where nothing is open.</summary>
    public ImmutableArray<RouteChoice> Lookup(RouteQuery query)
    {
        if (Plainly(query) is { IsDefault: false } only)
            return only;

        var choices = ImmutableArray.CreateBuilder<RouteChoice>(1); // most often there is one
        Lookup(query, 0, 0, Answer.Yes, choices);
        return Agreed(choices);
    }

    // Where all is known and one route answers: as nearly always. Default where it is not so.
    private ImmutableArray<RouteChoice> Plainly(RouteQuery query)
    {
        for (var at = 0; at < tables.Rules.Length; at++)
        {
            var rule = tables.Rules[at];
            var selects = _selectsAll[at] ? Truth.Yes : PolicySelection.Test(rule, query).Truth;
            if (selects == Truth.No)
                continue;
            if (selects == Truth.Unknown || rule.Action != PolicyAction.Lookup || tables.WhyUnknown(rule.Table) is not null)
                return default;
            if (_tables.TryGetValue(rule.Table, out var table) && Find(table, rule, query) is { IsDefault: false } ways)
                return ways.Length == 1 ? ways : default;
        }

        return default;
    }

    // Ways that come to the same do not depend on anything.
    private static ImmutableArray<RouteChoice> Agreed(ImmutableArray<RouteChoice>.Builder choices) =>
        choices.Count > 1 && choices.Select(choice => choice.Result).Distinct().Count() == 1 ? [new(Answer.Yes, choices[0].Result)] : choices.DrainToImmutable();

    private void Lookup(RouteQuery query, int from, int jumps, Answer given, ImmutableArray<RouteChoice>.Builder choices)
    {
        for (var at = from; at < tables.Rules.Length; at++)
        {
            var rule = tables.Rules[at];
            var selects = _selectsAll[at] ? Answer.Yes : PolicySelection.Test(rule, query);
            if (selects.Truth == Truth.No)
                continue;

            var before = choices.Count;
            var isFound = Apply(rule, query, at, jumps, given.And(selects), choices);
            if (isFound && selects.Truth == Truth.Yes)
                return;
            if (isFound && choices.Count > before)
                given = given.And(selects.Negated(true));
        }

        choices.Add(new(given, new RouteResult.None(tables.List.Text.Whole)));
    }

    // False: the rule has nothing, and the next one is asked.
    private bool Apply(PolicyRule rule, RouteQuery query, int at, int jumps, Answer given, ImmutableArray<RouteChoice>.Builder choices)
    {
        switch (rule.Action)
        {
            case PolicyAction.Lookup:
                return LookIn(rule, query, given, choices);
            case PolicyAction.Nop:
                return false;
            case PolicyAction.Goto:
                return GoTo(rule, query, at, jumps, given, choices);
            default:
                choices.Add(new(given, Refusal(rule)));
                return true;
        }
    }

    private static RouteResult Refusal(PolicyRule rule) => rule.Action switch
    {
        PolicyAction.Blackhole => new RouteResult.Refused(Disposition.Blackhole, $"policy rule {rule.Priority} throws the packet away", rule.Line),
        // Not as with a route of that type (fib4_rule_action: ENETUNREACH).
        PolicyAction.Unreachable => new RouteResult.Refused(Disposition.NoRoute, $"policy rule {rule.Priority} calls the network unreachable", rule.Line),
        PolicyAction.Prohibit => new RouteResult.Refused(Disposition.ProhibitedRoute, $"policy rule {rule.Priority} prohibits it", rule.Line),
        _ => new RouteResult.CannotTell($"what policy rule {rule.Priority} does is not modelled", rule.Line),
    };

    private bool GoTo(PolicyRule rule, RouteQuery query, int at, int jumps, Answer given, ImmutableArray<RouteChoice>.Builder choices)
    {
        var target = IndexOf(rule.GotoPriority, at + 1);
        if (target < 0 || jumps >= MostGotos)
            return false;

        Lookup(query, target, jumps + 1, given, choices);
        return true;
    }

    private int IndexOf(long? priority, int from)
    {
        for (var at = from; at < tables.Rules.Length; at++)
            if (tables.Rules[at].Priority == priority)
                return at;

        return -1;
    }

    private bool LookIn(PolicyRule rule, RouteQuery query, Answer given, ImmutableArray<RouteChoice>.Builder choices)
    {
        if (tables.WhyUnknown(rule.Table) is { } why)
        {
            choices.Add(new(given, new RouteResult.CannotTell($"{why}, where policy rule {rule.Priority} looks ({rule.Line})", rule.Line)));
            return true;
        }

        if (!_tables.TryGetValue(rule.Table, out var table) || Find(table, rule, query) is not { IsDefault: false } ways)
            return false;

        foreach (var way in ways)
            choices.Add(way with { If = given.And(way.If) });
        return true;
    }

    // The ways of the first route of the table that is for this packet; default where none is, or where it has the next rule asked.
    private ImmutableArray<RouteChoice> Find(PrefixIndex table, PolicyRule rule, RouteQuery query)
    {
        for (var length = 0; length < table.Lengths; length++)
        {
            var routes = table.At(length, query.Destination);
            foreach (var route in query.PreferredDevice is { } preferred ? Preferring(preferred, routes) : query.TakesFirst ? routes : ByPreference(routes))
                if (LookAt(route, rule, query) is { } found)
                    return found;
        }

        return default;
    }

    // Null: it is not for this packet, and the next route is asked; default: the next rule is.
    private ImmutableArray<RouteChoice>? LookAt(TableRoute held, PolicyRule rule, RouteQuery query)
    {
        var route = held.Route;
        if (PrefixIndex.Dscp(route) is var dscp && dscp != 0 && dscp != query.Dscp)
            return null; // for another class of traffic
        if (IsStrict(query) && !Uses(route, query.InInterface))
            return null;
        if (route.Type == RouteType.Throw)
            return default(ImmutableArray<RouteChoice>);
        if (held.Ways(rule, query, links) is not { IsEmpty: false } ways)
            return null; // every way out of it is dead, or another device's

        return IsSuppressed(rule, route) ? default : ways;
    }

    // What routers said of the routes that they advertised (rt6_score_route).
    private static ImmutableArray<TableRoute> ByPreference(ImmutableArray<TableRoute> routes)
    {
        foreach (var route in routes)
            if (route.Route.Preference != 0 && routes.Length > 1)
                return [.. routes.OrderBy(held => held.Route.Metric).ThenByDescending(held => held.Route.Preference)];

        return routes;
    }

    private static ImmutableArray<TableRoute> Preferring(string device, ImmutableArray<TableRoute> routes) =>
        [.. routes.OrderByDescending(route => Uses(route.Route, device))];

    // Of IPv6 loopback's address, those of one link and of groups are only where the packet came in (rt6_need_strict).
    private bool IsStrict(RouteQuery query) => tables.IsV6 && query.InInterface is not null && (query.Destination.IsLoopback || query.Destination.IsLinkLocal || query.Destination.IsMulticast);

    private static bool Uses(Route route, string? device) => route.NextHops.IsEmpty ? route.Hop.Device == device : route.NextHops.Any(hop => hop.Device == device);

    private static bool IsSuppressed(PolicyRule rule, Route route) => rule.SuppressPrefixLength is { } shortest && route.Destination.Length <= shortest;

    /// <summary>The source address that a packet of the stack's own gets on this way; null when none fits or when not all addresses are known.</summary>
    public Address? SourceFor(RouteResult result, Address destination) => result switch
    {
        RouteResult.Unicast found => Preferred(found.Route) ?? (found.Hop.Device is { } device ? SelectSource(device, found.Hop, found.Route, destination) : null),
        RouteResult.Local found when tables.IsV6 => SourceSelection6.Choose(links, found.Device, destination), // a whole net may be local
        RouteResult.Local found => Preferred(found.Route) ?? destination,
        RouteResult.Broadcast found => (found.Route is { } route ? Preferred(route) : null) ?? SelectAddress(found.Device, destination),
        _ => null,
    };

    private static Address? Preferred(Route route) => route.PreferredSource is { } source ? Address.Of(source) : null;

    private Address? SelectSource(string device, NextHop hop, Route route, Address destination) => tables.IsV6
        ? SourceSelection6.Choose(links, device, destination)
        : SelectAddress(device, hop.Gateway is { } gateway ? Address.Of(gateway) : null, route.Scope);

    /// <summary>The address that MASQUERADE and REDIRECT take: of the device, towards the next hop (inet_select_addr; it ignores a route's <c>src</c>).</summary>
    public Address? SelectAddress(string device, Address? nextHop) => tables.IsV6
        ? nextHop is { } destination ? SourceSelection6.Choose(links, device, destination) : FirstAddress(device)
        : SelectAddress(device, nextHop, "global");

    // inet_select_addr: a primary address whose subnet holds the next hop, else the device's first, else another device's.
    private Address? SelectAddress(string device, Address? nextHop, string scope)
    {
        if (links.WhyPartial is not null)
            return null;

        InterfaceAddress? own = null, others = null;
        var widest = RouteScope.Rank(scope);
        foreach (var held in Primary)
        {
            if (held.Scope > widest)
                continue; // nearer than is asked for
            if (held.Address.Device != device)
                others ??= held.Address.Scope != "link" ? held.Address : null;
            else if (nextHop is { } hop && held.Network.Contains(hop))
                return Address.Of(held.Address.Address);
            else
                own ??= held.Address;
        }

        return (own ?? others) is { } chosen ? Address.Of(chosen.Address) : null;
    }

    private ImmutableArray<OwnAddress> Primary => !_primary.IsDefault ? _primary
        : _primary = [.. links.Addresses.Where(address => !address.IsSecondary && !address.Network.IsV6).Select(address => new OwnAddress(address, AddressMask.Of(address.Network), RouteScope.Rank(address.Scope)))];

    private sealed record OwnAddress(InterfaceAddress Address, AddressMask Network, int Scope);

    /// <summary>The device's first address; null when it has none, or when not all are known.</summary>
    public Address? FirstAddress(string device) =>
        links.WhyPartial is null && links.Addresses.FirstOrDefault(address => address.Device == device && address.Network.IsV6 == tables.IsV6) is { } first ? Address.Of(first.Address) : null;

    /// <summary>What an address is to this stack (<c>-m addrtype</c>, nft's <c>fib ... type</c>); null where the tables do not tell.</summary>
    /// <param name="device">Only as seen by this device (<c>--limit-iface-in</c>, <c>fib daddr . iif type</c>), or null.</param>
    public RouteType? TypeOf(Address address, string? device)
    {
        if (address.IsMulticast)
            return RouteType.Multicast;
        if (!address.IsV6 && (address.IsLimitedBroadcast || (uint)address.Bits >> 24 == 0))
            return RouteType.Broadcast;
        if (tables.WhyUnknown("local") is not null || !_tables.TryGetValue("local", out var local))
            return null;

        var found = local.Matching(address).FirstOrDefault();
        return found is null || (device is not null && found.Hop.Device != device) ? RouteType.Unicast : found.Type;
    }
}
