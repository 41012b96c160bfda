using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What a line of a kernel's trace stands for in the rules of the input.</summary>
/// <param name="Rule">Null for a policy, a chain's end, or a rule that is not in the input.</param>
/// <param name="Line">Where it stands; null where it is not in the input.</param>
internal sealed partial record TracedRule(TracePoint Point, ChainRule? Rule, SourceLine? Line, string Says)
{
    /// <summary>It changes and stops nothing (LOG, a counter): a simulation may pass over it in silence.</summary>
    public bool OnlyTells { get; init; }

    public static TracedRule Of(TracePoint point, Node? node)
    {
        var iptables = node is null ? null : RulesetsOf(node, IsV6(point));
        if (point.Rule is { } number)
            return ByNumber(point, number, iptables);

        return ByText(point, iptables) ?? ByRuleset(point, node, iptables) ?? new(point, null, null, point.Says);
    }

    // xtables-monitor says it before the rule, nft by the table's family; the kernel's own lines have the packet's addresses.
    private static bool IsV6(TracePoint point) =>
        point.Table.StartsWith("ip6 ", StringComparison.Ordinal) || point.Says.Contains("-6 -t ", StringComparison.Ordinal) || point.Packet?.Source?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static NetfilterRulesets? RulesetsOf(Node node, bool isV6)
    {
        var rulesets = isV6 ? node.Fact<NetfilterRulesets6>().Select(six => six.Rulesets) : node.Fact<NetfilterRulesets>();
        return rulesets.IsKnown ? rulesets.Value : null;
    }

    private static TracedRule Printed(TracePoint point, ChainRule rule) =>
        new(point, rule, rule.Line, rule.BodyText) { OnlyTells = rule.Target is not { Name: var target } || TargetCatalog.OnlyTells(target) };

    // The kernel's own TRACE counts the rules of x_tables from 1. It calls every rule without a match whose target is a plain verdict "policy"
    // in a built-in chain and "return" in another (ip_tables.c, get_chainname_rulenum): only the number behind the last rule is the chain's end.
    private static TracedRule ByNumber(TracePoint point, int number, NetfilterRulesets? rulesets)
    {
        IptablesSave?[] saves = rulesets is null
            ? []
            : [rulesets.Legacy.IsKnown ? rulesets.Legacy.Value : null, rulesets.Unassigned, rulesets.Nft.IsKnown ? rulesets.Nft.Value : null];
        var chain = saves.Select(save => save?.Chain(point.Table, point.Chain)).FirstOrDefault(chain => chain is not null && chain.Rules.Length >= number - 1);
        if (chain is null)
            return new(point, null, null, "the input does not hold this rule");
        if (number <= chain.Rules.Length)
            return Printed(point, chain.Rules[number - 1]);

        return new(point, null, chain.Line, chain.IsBuiltIn ? $"no rule decided: policy {chain.Policy}" : "the chain's end");
    }

    //  TRACE: 2 be764d65 filter:SITE:rule:0x7:ACCEPT  -4 -t filter -A SITE -p udp -j ACCEPT
    private static TracedRule? ByText(TracePoint point, NetfilterRulesets? rulesets)
    {
        var added = point.Says.IndexOf($" -A {point.Chain} ", StringComparison.Ordinal);
        if (added < 0 || rulesets is null)
            return null;

        var body = point.Says[(added + point.Chain.Length + 5)..].Trim();
        return rulesets.Known.SelectMany(save => save.Chain(point.Table, point.Chain)?.Rules ?? []).FirstOrDefault(rule => rule.BodyText == body) is { } rule
            ? Printed(point, rule)
            : null;
    }

    // trace id be764d65 ip filter SITE rule ip protocol udp counter packets 0 bytes 0 accept (verdict accept)
    private static TracedRule? ByRuleset(TracePoint point, Node? node, NetfilterRulesets? rulesets)
    {
        if (node?.Host.Read<NftRuleset>("netfilter/nft-ruleset").Or(() => node.Host.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset)) is not { IsKnown: true, Value.All: var tables })
            return null;

        var wanted = Comparable(point.Says);
        var found = tables.Where(table => point.Table == $"{table.Family} {table.Name}" || (point.Table == table.Name && table.Family is "ip" or "inet"))
            .SelectMany(table => table.Chains.Where(chain => chain.Name == point.Chain).SelectMany(chain => chain.Rules.Select(rule => (Table: table, Chain: chain, Rule: rule))))
            .FirstOrDefault(one => point.Handle is { } handle ? one.Rule.Handle == handle : Comparable(one.Rule.Line.Text) == wanted);
        if (found.Rule is not { } rule)
            return null;

        return found.Table.Family is "ip" or "ip6" && AsIptables(found.Table, found.Chain, rule, rulesets) is { } same
            ? Printed(point, same)
            : new(point, NftCompiler.SourceOf(rule, found.Table, found.Chain), rule.Line, rule.ToString()) { OnlyTells = rule.Statements.All(NftStatements.OnlyTells) };
    }

    // What iptables-nft made it prints as well, rule by rule.
    private static ChainRule? AsIptables(NftTable table, NftChain chain, NftChainRule rule, NetfilterRulesets? rulesets) =>
        rulesets?.Nft is { IsKnown: true, Value: var save } && save.Chain(table.Name, chain.Name) is { } printed && printed.Rules.Length == chain.Rules.Length ? printed.Rules[rule.Index - 1] : null;

    private static string Comparable(string rule) => NotTheRule().Replace(rule, "").Trim();

    [GeneratedRegex(@" packets \d+ bytes \d+| \(verdict [^)]*\)$|\s*# handle \d+$", RegexOptions.NonBacktracking)]
    private static partial Regex NotTheRule();
}
