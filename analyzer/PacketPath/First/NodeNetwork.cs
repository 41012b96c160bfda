using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>All that a packet's way through one node is judged by.</summary>
/// <param name="Native">Base chains in nf_tables that iptables does not print, the first to run first where that is known.</param>
internal sealed record NodeNetwork(string Node, NodeLinks Links, RoutingTables Routing, NetfilterRulesets Netfilter, ImmutableArray<NftBaseChain> Native)
    : INodeFact<NodeNetwork>
{
    public Fib Fib { get; } = new(Routing, Links);

    /// <summary>Rules of the other back end that may be there, or null.</summary>
    public string? NotShown { get; init; }

    public static Availability<NodeNetwork> From(Node node)
    {
        var (links, routing, netfilter) = (node.Fact<NodeLinks>(), node.Fact<RoutingTables>(), node.Fact<NetfilterRulesets>());
        if (FirstMissing(links.WhyMissing, routing.WhyMissing, netfilter.WhyMissing) is { } why)
            return Availability<NodeNetwork>.Missing(why);

        var nft = node.Host.Read<NftRuleset>("netfilter/nft-ruleset").Or(() => node.Host.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset));
        var native = nft.IsKnown ? NativeChains(nft.Value, netfilter.Value) : [];
        return Availability<NodeNetwork>.Known(new(node.Name, links.Value, routing.Value, netfilter.Value, native) { NotShown = HiddenRules.Why(node, netfilter.Value) });
    }

    /// <summary>What hinders from saying that nothing more stands in a packet's way; null when all is known.</summary>
    public string? Hidden
    {
        get
        {
            var save = Netfilter.Nft.IsKnown ? Netfilter.Nft.Value : Netfilter.Unassigned;
            return !Netfilter.Legacy.IsKnown && save?.LegacyWarning is { } warning ? $"legacy rules that are not in the input ({warning})" : NotShown ?? (Routing.WhyRulesAssumed is { } why ? $"policy rules that are not in the input ({why})" : null);
        }
    }

    /// <summary>The table of one of those base chains, or of an iptables dump, in which this line stands.</summary>
    public NetfilterTable TableAt(SourceLine line, string name) =>
        Netfilter.Known.FirstOrDefault(save => save.Text == line.Artifact)?.Table(name)
        ?? Native.First(chain => chain.Table.Name == name && chain.Line.Artifact == line.Artifact).Table; // the line was read from one of them

    // A table of iptables' own name that iptables-nft cannot print holds rules of nft's language.
    private static ImmutableArray<NftBaseChain> NativeChains(NftRuleset nft, NetfilterRulesets netfilter) =>
    [
        .. nft.Tables.Where(table => !IsPrintedByIptables(table, netfilter)).SelectMany(table => table.Hooks)
            .Where(chain => chain.Table.Chain(chain.Chain) is { Policy: "DROP" } or { Rules.IsEmpty: false })
            .OrderBy(chain => chain.Priority ?? 0),
    ];

    private static bool IsPrintedByIptables(NftTable table, NetfilterRulesets netfilter) =>
        table is { Family: "ip", Name: "filter" or "nat" or "mangle" or "raw" or "security" }
        && !(netfilter.Nft.IsKnown && netfilter.Nft.Value.Incompatible.Any(line => line.Span.Contains($"`{table.Name}'", StringComparison.Ordinal)));

    private static string? FirstMissing(params ReadOnlySpan<string?> reasons)
    {
        foreach (var reason in reasons)
            if (reason is not null)
                return reason;

        return null;
    }
}
