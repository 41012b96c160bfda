using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Rules that the kernel may hold in the back end of iptables which the input does not show.</summary>
internal static class HiddenRules
{
    // Each makes its table in x_tables (net/ipv4/netfilter/iptable_*.c).
    private static readonly ImmutableArray<string> LegacyTables = ["iptable_filter", "iptable_nat", "iptable_mangle", "iptable_raw", "iptable_security"];
    private static readonly ImmutableArray<string> LegacyTables6 = ["ip6table_filter", "ip6table_nat", "ip6table_mangle", "ip6table_raw", "ip6table_security"];

    private const string NotSaid = "of which the input does not say whether the kernel has any";

    /// <summary>Whether nothing speaks for such rules: the input only does not rule them out.</summary>
    public static bool IsSilence(string why) => why.StartsWith(NotSaid, StringComparison.Ordinal);

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
    public static Sentence? Why(Node node, NetfilterRulesets rulesets)
    {
        if (rulesets is { Nft.IsKnown: true, Legacy.IsKnown: true })
            return null;
        if (rulesets.Unassigned is not null)
            return InLegacy(node, node.Host, false) is not null && InNft(node, node.Host, false) is not null ? "the rules of the other back end, where the input shows those of one" : null;

        return rulesets.Legacy.IsKnown
            ? InNft(node, node.Host, false) is { } nft ? $"rules of iptables-nft, {nft} ({rulesets.Nft.WhyMissing})" : null
            : InLegacy(node, node.Host, false) is { } legacy ? $"rules of iptables-legacy, {legacy} ({rulesets.Legacy.WhyMissing})" : null;
    }

    /// <summary>Why x_tables of this place may hold rules that are not in the input, or null where it holds none.</summary>
    public static string? OfLegacy(Node node, ArtifactStore place, Availability<NetfilterRulesets> rulesets, bool isV6)
    {
        if (rulesets.IsKnown && (rulesets.Value.Legacy.IsKnown || IsRuledOut(rulesets.Value.Legacy.WhyMissing)))
            return null;

        var warning = rulesets is { IsKnown: true, Value.Nft: { IsKnown: true, Value.LegacyWarning: { } line } } ? $"of which {line} warns" : null;
        return (warning ?? InLegacy(node, place, isV6)) is { } why ? $"{why} ({(rulesets.IsKnown ? rulesets.Value.Legacy.WhyMissing : rulesets.WhyMissing)})" : null;
    }

    /// <summary>Why nf_tables of this place may hold rules of iptables-nft that are not in the input, or null where it holds none.</summary>
    public static string? OfNft(Node node, ArtifactStore place, Availability<NetfilterRulesets> rulesets, bool isV6)
    {
        if (rulesets.IsKnown && (rulesets.Value.Nft.IsKnown || IsRuledOut(rulesets.Value.Nft.WhyMissing)))
            return null;

        // nft shows them, too.
        if (place.Text("netfilter/nft-ruleset").IsKnown || place.Text("netfilter/nft-ruleset-json").IsKnown)
            return null;

        return InNft(node, place, isV6) is { } why ? $"{why} ({(rulesets.IsKnown ? rulesets.Value.Nft.WhyMissing : rulesets.WhyMissing)})" : null;
    }

    /// <summary>Why nf_tables of this place may hold rules of nft's own language that are not in the input, or null where nothing speaks for any.</summary>
    public static string? OfNative(Node node, ArtifactStore place, Availability<NftRuleset> ruleset, bool isV6)
    {
        if (ruleset.WhyMissing is not { } why || why.Contains(": not applicable", StringComparison.Ordinal) || (node.Fact<Modules>() is { IsKnown: true, Value: var modules } && modules.Has("nf_tables") == false))
            return null;

        // It was asked for, and is not there; or iptables-nft-save met tables that it could not print.
        var save = NetfilterRulesets.Of(place, isV6) is { IsKnown: true, Value: { Nft: { IsKnown: true, Value: var nft } } } ? nft : null;
        return !ruleset.IsAbsent ? why : save is { Incompatible: [var line, ..] } ? $"{why}, and {line} tells of some" : null;
    }

    // The collector's word for what it does not ask because the kernel has nothing of the kind.
    private static bool IsRuledOut(string? whyMissing) => whyMissing?.Contains("-save: not applicable", StringComparison.Ordinal) == true;

    // Without a table /proc/net/ip_tables_names is empty.
    private static string? InLegacy(Node node, ArtifactStore place, bool isV6)
    {
        if (place.Text(isV6 ? "files/proc/net/ip6_tables_names" : "files/proc/net/ip_tables_names") is { IsKnown: true, Value: var names })
            return names.Content.AsSpan().IsWhiteSpace() ? null : "whose tables the kernel has";

        // A namespace of its own: where not even the host uses x_tables, nobody does.
        return place != node.Host && HasNoLegacy(node, isV6) ? null : ByModule(node, isV6 ? LegacyTables6 : LegacyTables);
    }

    private static bool HasNoLegacy(Node node, bool isV6) =>
        NetfilterRulesets.Of(node.Host, isV6) is { IsKnown: true, Value.Legacy: { IsKnown: true, Value.Tables.IsEmpty: true } } || InLegacy(node, node.Host, isV6) is null;

    private static string? InNft(Node node, ArtifactStore place, bool isV6) => place.Text("netfilter/nft-ruleset") is { IsKnown: true, Value: var ruleset }
        ? ruleset.Content.Contains(isV6 ? "table ip6 " : "table ip ", StringComparison.Ordinal) ? "whose tables the kernel has" : null
        : ByModule(node, ["nf_tables"]);

    private static string? ByModule(Node node, ImmutableArray<string> names)
    {
        var modules = node.Fact<Modules>();
        if (!modules.IsKnown)
            return NotSaid;

        return names.FirstOrDefault(name => modules.Value.Has(name) == true) is { } loaded ? $"whose module {loaded} the kernel has" : null;
    }
}
