using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The route by which a node answers an address.</summary>
internal static class WayBack
{
    /// <summary>Null when no route leads there, or when it cannot be told.</summary>
    /// <param name="whyUnknown">The policy rule whose choice, or the table whose routes are not known; null when both are.</param>
    public static Route? Of(RoutingTables tables, IPAddress from, IPAddress to, out string? whyUnknown)
    {
        whyUnknown = null;
        foreach (var rule in tables.Rules.OrderBy(rule => rule.Priority))
        {
            var selects = Selects(rule, from, to);
            whyUnknown = selects is null ? $"the policy rule at {rule.Line}" : selects.Value ? tables.WhyUnknown(rule.Table) : null;
            if (whyUnknown is not null || (selects == true && rule.Action != PolicyAction.Lookup))
                return null;
            if (selects == true && Best(tables, rule, to) is { Type: not RouteType.Throw } route)
                return route;
        }

        return null;
    }

    // Null: it depends on a mark, an interface or a port, which an answer's route does not tell.
    private static bool? Selects(PolicyRule rule, IPAddress from, IPAddress to)
    {
        var addresses = (rule.From?.Contains(from) ?? true) && (rule.To?.Contains(to) ?? true);
        if (rule.Not)
            return !addresses;
        if (!addresses || rule.InInterface is not null and not "lo" || rule.Mark is not null)
            return false; // an answer of the node itself comes in by no interface, and is unmarked unless a rule marks it

        return rule.Unknown.IsEmpty && rule.OutInterface is null && rule.SourcePorts is null && rule.DestinationPorts is null ? true : null;
    }

    private static Route? Best(RoutingTables tables, PolicyRule rule, IPAddress to) => tables.Table(rule.Table)
        .Where(route => route.Destination.Contains(to) && !(rule.SuppressPrefixLength >= route.Destination.Length))
        .Where(route => !route.Hop.IsDead)
        .OrderByDescending(route => route.Destination.Length)
        .ThenBy(route => route.Metric)
        .FirstOrDefault();
}
