using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Flows;

/// <summary>The flows that a cluster lives by.</summary>
internal static class FlowsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ClusterTrafficStopped(),
    ];
}
