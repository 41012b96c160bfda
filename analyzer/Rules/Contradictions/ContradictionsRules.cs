using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>The same fact, stated differently in two places.</summary>
internal static class ContradictionsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new PodRangesDiffer(),
        new ServiceRangesDiffer(),
        new NodePodRangesDiffer(),
        new ProxyModesDiffer(),
        new NodeNamesDiffer(),
    ];
}
