using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>Cluster DNS and the nodes' resolvers.</summary>
internal static class DnsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new CoreDnsLoop(),
        new ForwardsToItself(),
        new CoreDnsNotRunning(),
        new ServiceLacksProtocol(),
        new KubeletAsksWrongServer(),
        new NodeLocalAddressMissing(),
        new ClusterDomainDiffers(),
        new ResolvConfMissing(),
        new NoNameServer(),
        new ResolverLimitsExceeded(),
        new NodeNameUnresolvable(),
        new NsswitchLacksDns(),
    ];
}
