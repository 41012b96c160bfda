using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Routes, source addresses and the kernel's switches for forwarding.</summary>
internal static class RoutingRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new PodRouteMissing(),
        new PodRouteToWrongNode(),
        new NoRouteToServices(),
        new PolicyRuleTakesClusterTraffic(),
        new RpFilterDrops(),
        new RangesOverlap(),
        new NodeAddressNotOnNode(),
        new NextHopDoesNotAnswer(),
        new NeighbourTableFull(),
        new VipOnTwoNodes(),
        new VipOnNoNode(),
        new BgpSessionDown(),
        new StrictArpOff(),
        new IpvsModulesMissing(),
        new Ipv6ForwardingOff(),
        new AsymmetricReturn(),
        new BridgeNetfilterOff(),
        new IpForwardOff(),
        new ServiceSourceFromWrongInterface(),
    ];
}
