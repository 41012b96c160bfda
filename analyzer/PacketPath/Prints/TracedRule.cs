using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What a line of a kernel's trace stands for in the rules of the input.</summary>
/// <param name="Rule">Null for a policy, a chain's end, a rule of nft's own, or one that is not in the input.</param>
/// <param name="Line">Where it stands; null where it is not in the input.</param>
internal sealed partial record TracedRule(TracePoint Point, ChainRule? Rule, SourceLine? Line, string Says)
{
    public static TracedRule Of(TracePoint point, Node? node)
    {
        var iptables = node?.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets } ? rulesets : null;
        if (point.Rule is { } number)
            return ByNumber(point, number, iptables);

        return ByText(point, iptables) ?? ByRuleset(point, node, iptables) ?? new(point, null, null, point.Says);
    }

    // The kernel's own TRACE counts the rules of x_tables from 1; the policy counts as the rule behind the last.
    private static TracedRule ByNumber(TracePoint point, int number, NetfilterRulesets? rulesets)
    {
        IptablesSave?[] saves = rulesets is null || point.Packet?.Source?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? []
            : [rulesets.Legacy.IsKnown ? rulesets.Legacy.Value : null, rulesets.Unassigned, rulesets.Nft.IsKnown ? rulesets.Nft.Value : null];
        var chain = saves.Select(save => save?.Chain(point.Table, point.Chain)).FirstOrDefault(chain => chain is not null && chain.Rules.Length >= number - 1);
        if (chain is null)
            return new(point, null, null, "the input does not hold this rule");
        if (number <= chain.Rules.Length && point.What != "policy")
            return new(point, chain.Rules[number - 1], chain.Rules[number - 1].Line, chain.Rules[number - 1].BodyText);

        return new(point, null, chain.Line, point.What == "policy" ? $"no rule decided: policy {chain.Policy}" : "the chain's end");
    }

    //  TRACE: 2 be764d65 filter:SITE:rule:0x7:ACCEPT  -4 -t filter -A SITE -p udp -j ACCEPT
    private static TracedRule? ByText(TracePoint point, NetfilterRulesets? rulesets)
    {
        var added = point.Says.IndexOf($" -A {point.Chain} ", StringComparison.Ordinal);
        if (added < 0 || rulesets is null)
            return null;

        var body = point.Says[(added + point.Chain.Length + 5)..].Trim();
        return rulesets.Known.SelectMany(save => save.Chain(point.Table, point.Chain)?.Rules ?? []).FirstOrDefault(rule => rule.BodyText == body) is { } rule
            ? new(point, rule, rule.Line, rule.BodyText)
            : null;
    }

    // trace id be764d65 ip filter SITE rule ip protocol udp counter packets 0 bytes 0 accept (verdict accept)
    private static TracedRule? ByRuleset(TracePoint point, Node? node, NetfilterRulesets? rulesets)
    {
        if (node?.Host.Read<NftRuleset>("netfilter/nft-ruleset") is not { IsKnown: true, Value.All: var tables })
            return null;

        var wanted = Comparable(point.Says);
        var found = tables.Where(table => point.Table == $"{table.Family} {table.Name}" || (point.Table == table.Name && table.Family is "ip" or "inet"))
            .SelectMany(table => table.Chains.Where(chain => chain.Name == point.Chain).SelectMany(chain => chain.Rules.Select(rule => (Table: table, Chain: chain, Rule: rule))))
            .FirstOrDefault(one => point.Handle is { } handle ? one.Rule.Handle == handle : Comparable(one.Rule.Line.Text) == wanted);
        if (found.Rule is not { } rule)
            return null;

        return found.Table.Family == "ip" && AsIptables(found.Table, found.Chain, rule, rulesets) is { } same
            ? new(point, same, same.Line, same.BodyText)
            : new(point, null, rule.Line, rule.ToString());
    }

    // What iptables-nft made it prints as well, rule by rule.
    private static ChainRule? AsIptables(NftTable table, NftChain chain, NftChainRule rule, NetfilterRulesets? rulesets) =>
        rulesets?.Nft is { IsKnown: true, Value: var save } && save.Chain(table.Name, chain.Name) is { } printed && printed.Rules.Length == chain.Rules.Length ? printed.Rules[rule.Index - 1] : null;

    private static string Comparable(string rule) => NotTheRule().Replace(rule, "").Trim();

    [GeneratedRegex(@" packets \d+ bytes \d+| \(verdict [^)]*\)$|\s*# handle \d+$", RegexOptions.NonBacktracking)]
    private static partial Regex NotTheRule();
}
