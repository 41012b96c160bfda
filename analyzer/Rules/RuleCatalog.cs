using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules.ControlPlane;
using SupportBundle.Analyzer.Rules.Dns;

namespace SupportBundle.Analyzer.Rules;

/// <summary>Every rule, in the order of the areas of the report's coverage.</summary>
internal static class RuleCatalog
{
    public static ImmutableArray<Rule> All { get; } =
    [
        // netfilter
        new Netfilter.BackEndsSplit(),
        new Netfilter.IpvsConnectionsHalfOpen(),

        // routing

        // dns
        new CoreDnsLoop(),

        // node

        // control plane
        new KubeletAddressTypesUnresolvable(),
        new CertificateLacksAddress(),
        new CertificateExpired(),

        // services and load balancers
        new LoadBalancers.TwoControllersOwnServices(),
        new LoadBalancers.ReconcileStorm(),
        new LoadBalancers.IngressTlsSecretMissing(),
    ];
}
