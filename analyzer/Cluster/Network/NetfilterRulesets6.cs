using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The IPv6 iptables rules of one place, by back end; the plain <c>ip6tables</c> speaks to the same one as the plain <c>iptables</c>.</summary>
internal sealed record NetfilterRulesets6(NetfilterRulesets Rulesets) : INodeFact<NetfilterRulesets6>
{
    public static Availability<NetfilterRulesets6> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NetfilterRulesets6> In(ArtifactStore place) => NetfilterRulesets.Of(place, isV6: true).Select(rulesets => new NetfilterRulesets6(rulesets));
}
