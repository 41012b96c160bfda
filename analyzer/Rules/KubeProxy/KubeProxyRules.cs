using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>Service rules that are not there, not true any more, or cannot be written.</summary>
internal static class KubeProxyRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ProxyNotRunning(),
        new ServiceRulesMissing(),
        new RulesBehindEndpoints(),
        new RemnantsOfAnotherMode(),
    ];
}
