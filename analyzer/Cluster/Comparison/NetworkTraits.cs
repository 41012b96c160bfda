using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Comparison;

/// <summary>What the packet filters and interfaces of nodes of one role have in common.</summary>
internal static class NetworkTraits
{
    // One for each pod, container or connection: they come and go.
    private static readonly ImmutableArray<string> OwnDevices = ["veth", "cali", "lxc", "tap", "vnet", "docker_", "br-", "cilium-", "nerdctl", "ifb"];

    private static readonly ImmutableArray<string> OwnChains =
        ["KUBE-SVC-", "KUBE-SEP-", "KUBE-FW-", "KUBE-EXT-", "KUBE-SVL-", "KUBE-XLB-", "KUBE-POD-", "KUBE-NWPLCY-", "KUBE-ROUTER-", "cali-fw-", "cali-tw-", "cali-pi-", "cali-po-", "cali-pri-", "cali-pro-", "CNI-", "CNI-DN-", "WEAVE-NPC-", "DOCKER-"];

    public static TraitGroup? Links(Node node) => node.Fact<NodeLinks>() is { IsKnown: true, Value: { WhyPartial: null } links }
        ? TraitGroup.Of("interfaces", isWhole: true, links.Links.Where(IsShared).SelectMany(Traits))
        : null;

    private static bool IsShared(Link link) => !link.IsLoopback && !OwnDevices.Any(own => link.Name.StartsWith(own, StringComparison.Ordinal));

    private static IEnumerable<NodeTrait> Traits(Link link)
    {
        yield return new($"{link.Name}", link.Kind ?? "there", link.Line);
        if (link.Mtu is { } mtu)
            yield return new($"MTU of {link.Name}", mtu.ToString(), link.Line);
        if (link.IsUp is { } up)
            yield return new($"state of {link.Name}", up ? "up" : "down", link.Line);
    }

    public static TraitGroup? Filters(Node node) => node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets }
        ? TraitGroup.Of("packet filters", isWhole: false, [.. BackEnd(rulesets), .. rulesets.Known.SelectMany(save => Chains(rulesets, save))])
        : null;

    private static IEnumerable<NodeTrait> BackEnd(NetfilterRulesets rulesets) =>
        rulesets.Default.IsKnown && rulesets.Known.FirstOrDefault() is { } save ? [new("back end of iptables", rulesets.Default.Value.ToString().ToLowerInvariant(), save.Text.Whole)] : [];

    private static IEnumerable<NodeTrait> Chains(NetfilterRulesets rulesets, IptablesSave save)
    {
        var backEnd = rulesets.Nft.IsKnown && rulesets.Nft.Value == save ? "nft" : rulesets.Legacy.IsKnown && rulesets.Legacy.Value == save ? "legacy" : "iptables";
        return save.Tables.SelectMany(table => table.Chains)
            .Where(chain => !OwnChains.Any(own => chain.Name.StartsWith(own, StringComparison.Ordinal)))
            .Select(chain => chain.Policy is { } policy
                ? new NodeTrait($"policy of {backEnd} {chain.Table}/{chain.Name}", policy, chain.Line)
                : new NodeTrait($"chain {backEnd} {chain.Table}/{chain.Name}", chain.Rules.IsEmpty ? "empty" : "has rules", chain.Line));
    }
}
