using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>External addresses, Ingresses and their controllers.</summary>
internal static class LoadBalancersRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new TwoControllersOwnServices(),
        new ReconcileStorm(),
        new NoLoadBalancerController(),
        new PoolsUsedUp(),
        new AddressOutsidePools(),
        new PoolNotAdvertised(),
        new NobodyAnnounces(),
        new NoSpeakerOnSelectedNodes(),
        new NodePortTaken(),
        new NodePortOutsideRange(),
        new IngressTlsSecretMissing(),
        new IngressClassUnknown(),
        new IngressBackendMissing(),
        new IngressHostTwice(),
    ];
}
