using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node's kubelet, runtime, kernel and resources.</summary>
internal static class HostsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new CgroupDriverMismatch(),
        new SwapOn(),
    ];
}
