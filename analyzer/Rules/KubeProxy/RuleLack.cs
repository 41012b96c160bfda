using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>What of kube-proxy's rules a kernel does not hold.</summary>
/// <param name="What">A sentence for the report, without its full stop.</param>
/// <param name="Line">The nearest line of the artifact that shows it.</param>
internal sealed record RuleLack(string What, SourceLine Line, string Says)
{
    private const string Services = "KUBE-SERVICES";
    private const string Postrouting = "KUBE-POSTROUTING";

    /// <summary>Of iptables mode: the chain that Services hang on, the ways to it, and the masquerading of what needs it.</summary>
    public static RuleLack? InIptables(IptablesSave save)
    {
        if (save.Table("nat") is not { } nat)
            return new("there is no nat table of iptables", save.Text.Whole, "these rules have no table nat");
        if (nat.Chain(Services) is not { } services)
            return new($"the nat table has no chain {Services}", nat.Line, $"no chain {Services} in this table");
        if (!services.Rules.Any(LeadsToService))
            return new($"the chain nat/{Services} leads to no Service", services.Line, services.Rules.IsEmpty ? "this chain has no rule" : "no rule of this chain leads to a Service");

        // Where no rule of a Service's own stands, somebody else writes into these chains: what leads to them is his affair.
        if (!nat.Chains.Any(chain => chain.Name.StartsWith("KUBE-SVC-", StringComparison.Ordinal)))
            return null;

        return Jump(nat, "PREROUTING", Services) ?? Jump(nat, "OUTPUT", Services) ?? Jump(nat, "POSTROUTING", Postrouting) ?? Masquerading(nat);
    }

    /// <summary>Of nftables mode: the table of the family that Services have, as a whole.</summary>
    public static RuleLack? InNftables(NftRuleset rules, bool isV6)
    {
        var family = isV6 ? "ip6" : "ip";
        var tables = rules.All.Where(table => table.Name == "kube-proxy" && table.Family == family).ToImmutableArray();
        if (tables.IsEmpty)
            return new($"nf_tables has no table {family} kube-proxy", rules.Text.Whole, $"no table {family} kube-proxy in these rules");

        return tables.Any(table => table.Rules.HasRules && !table.Hooks.IsEmpty) ? null : new("the nft table kube-proxy is empty", tables[0].Rules.Line, "this table has no rules, or no chain at a hook");
    }

    /// <summary>Of IPVS mode: the virtual servers.</summary>
    public static RuleLack? InIpvs(IpvsServices services) =>
        services.All.IsEmpty ? new("IPVS has no virtual server", services.Text.Whole, "no virtual server is listed") : null;

    // The last rule, to the node ports, stands there even where there is no Service.
    private static bool LeadsToService(ChainRule rule) => rule.Target is { Name: not "KUBE-NODEPORTS" };

    private static RuleLack? Jump(NetfilterTable nat, string from, string to) =>
        nat.Chain(from) is { } chain && !chain.Rules.Any(rule => rule.Target?.Name == to)
            ? new($"no rule of nat/{from} leads to {to}", chain.Line, $"nothing in this chain leads to {to}")
            : null;

    private static RuleLack? Masquerading(NetfilterTable nat) =>
        nat.Chain(Postrouting) is { } chain && !chain.Rules.Any(rule => rule.Target?.Name is "MASQUERADE" or "SNAT")
            ? new($"nat/{Postrouting} masquerades nothing", chain.Line, "no rule of this chain masquerades")
            : null;
}
