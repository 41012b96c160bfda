using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A kind of error line that no signature knows: all lines of one component and one shape.</summary>
/// <param name="Component">Who wrote them (<c>kubelet</c>, <c>kube-system/coredns</c>).</param>
/// <param name="Shape">The message with its numbers, addresses and names masked.</param>
/// <param name="Level">The worst that any of the lines bore.</param>
/// <param name="Count">Lines of this shape; at least so many where <see cref="IsAtLeast"/>.</param>
/// <param name="First">The times of the earliest and the latest; null when none bore a readable time.</param>
/// <param name="Samples">The first ones, at most three.</param>
internal sealed record LogTemplate(
    string Component,
    string Shape,
    LogLevel Level,
    long Count,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    ImmutableArray<LogSample> Samples)
{
    public const int MaxSamples = 3;

    /// <summary>Whether lines of this shape may have gone by uncounted, while there was no room for them.</summary>
    public bool IsAtLeast { get; init; }
}
