using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules.ControlPlane;
using SupportBundle.Analyzer.Rules.Dns;
using SupportBundle.Analyzer.Rules.Flows;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Rules.LoadBalancers;
using SupportBundle.Analyzer.Rules.Netfilter;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules;

/// <summary>Every rule, in the order of the areas of the report's coverage.</summary>
internal static class RuleCatalog
{
    public static ImmutableArray<Rule> All { get; } =
    [
        // netfilter
        new BackEndsSplit(),
        new ForwardRejectsPodTraffic(),
        new IpvsConnectionsHalfOpen(),

        // routing
        new AsymmetricReturn(),
        new BridgeNetfilterOff(),
        new IpForwardOff(),
        new ServiceSourceFromWrongInterface(),

        // the cluster's flows
        new ClusterTrafficStopped(),

        // dns
        new CoreDnsLoop(),

        // node
        new CgroupDriverMismatch(),
        new SwapOn(),

        // control plane
        new KubeletAddressTypesUnresolvable(),
        new CertificateLacksAddress(),
        new CertificateExpired(),

        // services and load balancers
        new TwoControllersOwnServices(),
        new ReconcileStorm(),
        new IngressTlsSecretMissing(),
    ];
}
