using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>What a node's packet filters do to the cluster's traffic.</summary>
internal static class NetfilterRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new BackEndsSplit(),
        new ForwardRejectsPodTraffic(),
        new HostFirewallClosesPort(),
        new MasqueradeMissing(),
        new MasqueradeHitsPods(),
        new HairpinOff(),
        new FragmentationNeededDropped(),
        new ChainsOfRemovedPlugin(),
        new ConntrackTableFull(),
        new ConntrackDrops(),
        new StaleUdpEntries(),
        new IpvsConnectionsHalfOpen(),
    ];
}
