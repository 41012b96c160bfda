using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's IPv4 routes and the policy rules that choose among its tables.</summary>
/// <param name="WhyRulesAssumed">Why the policy rules are not known, so that the kernel's own are taken instead; null when they are.</param>
internal sealed record RoutingTables(RouteList List, ImmutableArray<PolicyRule> Rules, Sentence? WhyRulesAssumed) : INodeFact<RoutingTables>
{
    public ImmutableArray<Route> Routes => List.Routes;

    public bool IsV6 { get; init; }

    /// <summary>The tables that the input holds; null when it holds all. What another table says is not known.</summary>
    public ImmutableHashSet<string>? KnownTables { get; init; }

    /// <summary>What the artifact that they were taken from does not tell, or null.</summary>
    public Sentence? WhyPartial { get; init; }

    /// <summary>The table's routes; none when it is empty, or not known (<see cref="WhyUnknown"/>).</summary>
    public IEnumerable<Route> Table(string name) => Routes.Where(route => route.Table == name && route.Destination.IsV6 == IsV6);

    /// <summary>Why it is not known what the table says, or null when it is.</summary>
    public Sentence? WhyUnknown(string table) =>
        List.Unread is { } unread ? $"the entry at {unread} could not be read"
        : KnownTables is null || KnownTables.Contains(table) ? null : $"the routing table {table} is not in the input ({WhyPartial ?? List.Text.Path})";

    public static Availability<RoutingTables> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<RoutingTables> In(ArtifactStore place)
    {
        var routes = place.Read<RouteList>("routing/routes").Or(() => place.Read<RouteList>("routing/routes-text"));
        return RouteSources.Of(routes, place, isV6: false).Or(() => RouteSources.MainOnly(place))
            .Select(tables => NextHopWays.In(place, tables).With(place.Read<PolicyRuleList>("routing/rules").Or(() => place.Read<PolicyRuleList>("routing/rules-text"))));
    }

    /// <summary>With these policy rules, or where they are missing with the kernel's own.</summary>
    public RoutingTables With(Availability<PolicyRuleList> rules) => rules is { IsKnown: true, Value.Rules.IsEmpty: false }
        ? this with { Rules = rules.Value.Rules, WhyRulesAssumed = rules.Value.Unread is { } unread ? $"the entry at {unread} could not be read" : null }
        : this with { Rules = KernelsOwn(List.Text, IsV6), WhyRulesAssumed = rules.WhyMissing ?? "the list of policy rules holds none" };

    // What a fresh network namespace has (net/ipv4/fib_rules.c, net/ipv6/fib6_rules.c).
    private static ImmutableArray<PolicyRule> KernelsOwn(ArtifactText text, bool isV6)
    {
        PolicyRule local = new(text.Whole, 0, PolicyAction.Lookup, "local"), main = new(text.Whole, 32766, PolicyAction.Lookup, "main");
        return isV6 ? [local, main] : [local, main, new(text.Whole, 32767, PolicyAction.Lookup, "default")];
    }
}

/// <summary>The node's IPv6 routes and the policy rules that choose among its tables.</summary>
internal sealed record RoutingTables6(RoutingTables Tables) : INodeFact<RoutingTables6>
{
    public static Availability<RoutingTables6> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<RoutingTables6> In(ArtifactStore place)
    {
        var routes = place.Read<RouteList6>("routing/routes6").Or(() => place.Read<RouteList6>("routing/routes6-text")).Select(list => list.List)
            .Or(() => RouteSources.OfBothFamilies(place));
        return RouteSources.Of(routes, place, isV6: true).Or(() => RouteSources.WithoutTables(place))
            .Select(tables => new RoutingTables6(
                NextHopWays.In(place, tables).With(place.Read<PolicyRuleList>("routing/rules6").Or(() => place.Read<PolicyRuleList>("routing/rules6-text")))));
    }
}
