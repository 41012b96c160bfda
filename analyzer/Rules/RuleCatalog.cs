using System.Collections.Immutable;

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
        new Dns.CoreDnsLoop(),

        // node

        // control plane
        new ControlPlane.KubeletAddressTypesUnresolvable(),
        new ControlPlane.CertificateLacksAddress(),
        new ControlPlane.CertificateExpired(),

        // services and load balancers
        new LoadBalancers.TwoControllersOwnServices(),
        new LoadBalancers.ReconcileStorm(),
        new LoadBalancers.IngressTlsSecretMissing(),
    ];
}
