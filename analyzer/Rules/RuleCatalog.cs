using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules.Backends;
using SupportBundle.Analyzer.Rules.Cni;
using SupportBundle.Analyzer.Rules.Contradictions;
using SupportBundle.Analyzer.Rules.ControlPlane;
using SupportBundle.Analyzer.Rules.Dns;
using SupportBundle.Analyzer.Rules.Flows;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Rules.KubeProxy;
using SupportBundle.Analyzer.Rules.Links;
using SupportBundle.Analyzer.Rules.LoadBalancers;
using SupportBundle.Analyzer.Rules.Netfilter;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules;

/// <summary>Every rule, in the order of the areas of the report's coverage.</summary>
internal static class RuleCatalog
{
    public static ImmutableArray<Rule> All { get; } =
    [
        .. NetfilterRules.All,
        .. KubeProxyRules.All,
        .. RoutingRules.All,
        .. LinksRules.All,
        .. FlowsRules.All,
        .. CniRules.All,
        .. DnsRules.All,
        .. HostsRules.All,
        .. ControlPlaneRules.All,
        .. BackendsRules.All,
        .. LoadBalancersRules.All,
        .. ContradictionsRules.All,
    ];
}
