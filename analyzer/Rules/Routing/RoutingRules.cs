using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Routes, source addresses and the kernel's switches for forwarding.</summary>
internal static class RoutingRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new AsymmetricReturn(),
        new BridgeNetfilterOff(),
        new IpForwardOff(),
        new ServiceSourceFromWrongInterface(),
    ];
}
