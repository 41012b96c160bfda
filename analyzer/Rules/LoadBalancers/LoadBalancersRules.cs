using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>External addresses, Ingresses and their controllers.</summary>
internal static class LoadBalancersRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new TwoControllersOwnServices(),
        new ReconcileStorm(),
        new IngressTlsSecretMissing(),
    ];
}
