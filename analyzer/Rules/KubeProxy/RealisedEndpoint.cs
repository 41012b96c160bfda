using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>An address to which a node's own rules send the traffic of a Service.</summary>
/// <param name="Service">As far as the rules name it; of IPVS the virtual server's address.</param>
internal sealed record RealisedEndpoint(IPEndPoint Target, string Service, SourceLine Line)
{
    /// <summary>All of them, in the form that this mode of kube-proxy has.</summary>
    public static Availability<ImmutableArray<RealisedEndpoint>> Of(Node node, string mode) => mode switch
    {
        ProxyDuty.Iptables => node.Fact<NetfilterRulesets>().Select(rulesets => rulesets.Known.SelectMany(OfSave).ToImmutableArray()),
        ProxyDuty.Ipvs => node.Fact<NodeIpvs>().Select(ipvs => ipvs.Services.All.SelectMany(OfServer).ToImmutableArray()),
        ProxyDuty.Nftables => node.Host.Read<NftRuleset>("netfilter/nft-ruleset").Select(rules => rules.All.SelectMany(OfTable).ToImmutableArray()),
        _ => Availability<ImmutableArray<RealisedEndpoint>>.Missing($"nothing is known here of kube-proxy's mode {mode}"),
    };

    // Chains to which nothing leads any more do no harm.
    private static IEnumerable<RealisedEndpoint> OfSave(IptablesSave save)
    {
        if (save.Table("nat") is not { } nat)
            return [];

        var called = nat.Chains.SelectMany(chain => chain.Rules).Select(rule => rule.Target?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return nat.Chains.Where(chain => chain.Name.StartsWith("KUBE-SEP-", StringComparison.Ordinal) && called.Contains(chain.Name)).SelectMany(chain => chain.Rules).Select(OfRule).OfType<RealisedEndpoint>();
    }

    // -A KUBE-SEP-YIL6JZP7A3QYXJU2 -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.2:53
    private static RealisedEndpoint? OfRule(ChainRule rule) =>
        rule.Target is { Name: "DNAT" } dnat && Parse(dnat.Option("--to-destination")?.Value) is { } target ? new(target, rule.Comment?.Split(':')[0] ?? "", rule.Line) : null;

    // Weight 0 takes no new connections: a server that is on its way out.
    private static IEnumerable<RealisedEndpoint> OfServer(IpvsService service) =>
        from server in service.Servers
        where server.Weight != 0
        let target = Parse(server.Address)
        where target is not null
        select new RealisedEndpoint(target, service.Address, server.Line);

    // chain endpoint-OWN3K3OD-kube-system/kube-dns/udp/dns__10.244.0.2/53 { ... meta l4proto udp dnat to 10.244.0.2:53 }
    private static IEnumerable<RealisedEndpoint> OfTable(NftTable table) => !table.Name.EndsWith("kube-proxy", StringComparison.Ordinal)
        ? []
        : from chain in table.Rules.Chains
          where chain.Name.StartsWith("endpoint-", StringComparison.Ordinal)
          from rule in chain.Rules
          let at = rule.Line.Text.IndexOf("dnat to ", StringComparison.Ordinal)
          where at >= 0
          let target = Parse(rule.Line.Text[(at + "dnat to ".Length)..].Split(' ')[0])
          where target is not null
          select new RealisedEndpoint(target, ServiceOf(chain.Name), rule.Line);

    private static string ServiceOf(string chain) => chain.Split('-', 3) is [_, _, var rest] && rest.Split('/') is [var space, var name, ..] ? $"{space}/{name}" : "";

    private static IPEndPoint? Parse(string? text) => text is not null && IPEndPoint.TryParse(text.TrimEnd(';'), out var end) ? end : null;
}
