using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Rules that the kernel may hold in the back end of iptables which the input does not show.</summary>
internal static class HiddenRules
{
    // Each makes its table in x_tables (net/ipv4/netfilter/iptable_*.c).
    private static readonly ImmutableArray<string> LegacyTables = ["iptable_filter", "iptable_nat", "iptable_mangle", "iptable_raw", "iptable_security"];

    /// <summary>What hinders from saying that nothing more stands in a packet's way on a node; null when all is known.</summary>
    public static string? Of(Node node)
    {
        if (node.Fact<NetfilterRulesets>() is not { IsKnown: true, Value: var rulesets })
            return node.Fact<NetfilterRulesets>().WhyMissing;

        var save = rulesets.Nft.IsKnown ? rulesets.Nft.Value : rulesets.Unassigned;
        if (!rulesets.Legacy.IsKnown && save?.LegacyWarning is { } warning)
            return $"legacy rules that are not in the input ({warning})";

        return Why(node, rulesets)
            ?? (node.Fact<RoutingTables>() is { IsKnown: true, Value.WhyRulesAssumed: { } why } ? $"policy rules that are not in the input ({why})" : null);
    }

    /// <summary>Why there may be some, or null where both back ends are known or the kernel has nothing of the other.</summary>
    public static string? Why(Node node, NetfilterRulesets rulesets)
    {
        if (rulesets is { Nft.IsKnown: true, Legacy.IsKnown: true })
            return null;
        if (rulesets.Unassigned is not null)
            return InLegacy(node) is not null && InNft(node) is not null ? "the rules of the other back end, where the input shows those of one" : null;

        return rulesets.Legacy.IsKnown
            ? InNft(node) is { } nft ? $"rules of iptables-nft, {nft} ({rulesets.Nft.WhyMissing})" : null
            : InLegacy(node) is { } legacy ? $"rules of iptables-legacy, {legacy} ({rulesets.Legacy.WhyMissing})" : null;
    }

    // Without a table /proc/net/ip_tables_names is empty.
    private static string? InLegacy(Node node) => node.Host.Text("files/proc/net/ip_tables_names") is { IsKnown: true, Value: var names }
        ? names.Content.AsSpan().IsWhiteSpace() ? null : "whose tables the kernel has"
        : ByModule(node, LegacyTables);

    private static string? InNft(Node node) => node.Host.Text("netfilter/nft-ruleset") is { IsKnown: true, Value: var ruleset }
        ? ruleset.Content.Contains("table ip ", StringComparison.Ordinal) ? "whose tables the kernel has" : null
        : ByModule(node, ["nf_tables"]);

    private static string? ByModule(Node node, ImmutableArray<string> names)
    {
        var modules = node.Fact<Modules>();
        if (!modules.IsKnown)
            return "of which the input does not say whether the kernel has any";

        return names.FirstOrDefault(name => modules.Value.Has(name) == true) is { } loaded ? $"whose module {loaded} the kernel has" : null;
    }
}
