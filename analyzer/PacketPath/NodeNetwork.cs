using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath;

/// <summary>All that a packet's way through one node is judged by.</summary>
/// <param name="Native">Base chains in nf_tables that iptables does not print, and that are not modelled.</param>
internal sealed record NodeNetwork(string Node, NodeLinks Links, RoutingTables Routing, NetfilterRulesets Netfilter, ImmutableArray<NftBaseChain> Native)
    : INodeFact<NodeNetwork>
{
    public Fib Fib { get; } = new(Routing, Links);

    public static Availability<NodeNetwork> From(Node node)
    {
        var (links, routing, netfilter) = (node.Fact<NodeLinks>(), node.Fact<RoutingTables>(), node.Fact<NetfilterRulesets>());
        if (FirstMissing(links.WhyMissing, routing.WhyMissing, netfilter.WhyMissing) is { } why)
            return Availability<NodeNetwork>.Missing(why);

        var nft = node.Host.Read<NftBaseChains>("netfilter/nft-ruleset");
        var native = nft.IsKnown ? nft.Value.NotOfIptables : [];
        return Availability<NodeNetwork>.Known(new(node.Name, links.Value, routing.Value, netfilter.Value, native));
    }

    /// <summary>What hinders from saying that nothing more stands in the packet's way at this hook; null when all is known.</summary>
    public string? NotModelledAt(string hook)
    {
        if (Native.FirstOrDefault(chain => chain.Hook.Equals(hook, StringComparison.OrdinalIgnoreCase) && chain.CanDecide) is { } native)
            return $"nftables chain {native.Chain} of table {native.Family} {native.Table}, which is not modelled ({native.Line})";

        var save = Netfilter.Nft.IsKnown ? Netfilter.Nft.Value : Netfilter.Unassigned;
        return !Netfilter.Legacy.IsKnown && save?.LegacyWarning is { } warning ? $"legacy rules that are not in the input ({warning})" : null;
    }

    private static string? FirstMissing(params ReadOnlySpan<string?> reasons)
    {
        foreach (var reason in reasons)
            if (reason is not null)
                return reason;

        return null;
    }
}
