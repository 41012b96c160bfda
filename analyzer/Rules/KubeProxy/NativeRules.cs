using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>A node's rules in nft's own language, whichever form of them the input holds.</summary>
internal static class NativeRules
{
    public static Availability<NftRuleset> Of(Node node) =>
        node.Host.Read<NftRuleset>("netfilter/nft-ruleset").Or(() => node.Host.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset));
}
