using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's IPv4 routes and the policy rules that choose among its tables.</summary>
/// <param name="RulesAssumed">No artifact holds the policy rules; the kernel's own three are taken instead.</param>
internal sealed record RoutingTables(RouteList List, ImmutableArray<PolicyRule> Rules, bool RulesAssumed) : INodeFact<RoutingTables>
{
    public ImmutableArray<Route> Routes => List.Routes;

    public IEnumerable<Route> Table(string name) => Routes.Where(route => route.Table == name && !route.Destination.IsV6);

    public static Availability<RoutingTables> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<RoutingTables> In(ArtifactStore place)
    {
        var routes = place.Read<RouteList>("routing/routes").Or(() => place.Read<RouteList>("routing/routes-text"));
        var rules = place.Read<PolicyRuleList>("routing/rules").Or(() => place.Read<PolicyRuleList>("routing/rules-text"));
        return routes.Select(list => rules is { IsKnown: true, Value.Rules.IsEmpty: false }
            ? new RoutingTables(list, rules.Value.Rules, false)
            : new RoutingTables(list, KernelsOwn(list.Text), true));
    }

    // What a fresh network namespace has (net/ipv4/fib_rules.c, fib_default_rules_init).
    private static ImmutableArray<PolicyRule> KernelsOwn(ArtifactText text) =>
    [
        new(text.Whole, 0, PolicyAction.Lookup, "local"),
        new(text.Whole, 32766, PolicyAction.Lookup, "main"),
        new(text.Whole, 32767, PolicyAction.Lookup, "default"),
    ];
}
