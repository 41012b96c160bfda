using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>Cluster DNS and the nodes' resolvers.</summary>
internal static class DnsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new CoreDnsLoop(),
    ];
}
