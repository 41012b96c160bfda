using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>Services and what stands behind them.</summary>
internal static class BackendsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ClusterDnsWithoutEndpoints(),
        new SelectorMatchesNoPod(),
        new NoReadyEndpoint(),
        new TargetPortNotServed(),
        new NoLocalEndpoint(),
        new FamiliesDiffer(),
        new PolicyDeniesDns(),
        new PolicyDeniesLoggedFlow(),
    ];
}
