using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>What one node's kubelet and the API server wrote of the same moment: one side's times bound the offset from below, the other's from above.</summary>
/// <param name="Least">Events: dated by the kubelet, created by the server a while later.</param>
/// <param name="Most">Pods: bound by the server, dated by the kubelet a while later.</param>
internal sealed record ClockBounds(ImmutableArray<ClockBound> Least, ImmutableArray<ClockBound> Most)
{
    /// <summary>Both clocks' times are written in whole seconds, cut off.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long a message may take from one side alone, if at least <see cref="Enough"/> of them agree on no other.</summary>
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(2);

    private const int Enough = 3;

    public static ClockBounds Of(string node, IEnumerable<KubeEvent> events, IEnumerable<Pod> pods) => new(
        [.. from one in events where one is { Component: "kubelet" } && one.Host == node && one.Ahead is not null select new ClockBound(one.Ahead ?? default, one.Line)],
        [.. from pod in pods where pod.NodeName == node && pod.StartedAfterBinding is not null select new ClockBound(pod.StartedAfterBinding ?? default, pod.Line)]);

    public Availability<ClockOffset> Offset => (Highest, Lowest) switch
    {
        ({ } least, { } most) when most.Ahead + Second < least.Ahead - Second => Missing("Events and pods contradict each other: the clock was set between them"),
        ({ } least, { } most) => Known(Middle(least.Ahead, most.Ahead), ((most.Ahead - least.Ahead).Duration() / 2) + Second, "when its kubelet dated Events and pods, and when the API server did", least),
        ({ } least, null) when Least.Length >= Enough => Known(least.Ahead, Way, "when its kubelet dated Events, and when the API server did", least),
        (null, { } most) when Most.Length >= Enough => Known(most.Ahead, Way, "when its kubelet started pods, and when the API server bound them", most),
        (null, null) => Missing("the API's objects hold no Event of its kubelet and no pod bound to it with both clocks' times"),
        _ => Missing("too few Events of its kubelet and pods bound to it are known to tell"),
    };

    private ClockBound? Highest => Least.MaxBy(bound => bound.Ahead);

    private ClockBound? Lowest => Most.MinBy(bound => bound.Ahead);

    private static TimeSpan Middle(TimeSpan a, TimeSpan b) => a + ((b - a) / 2);

    private static Availability<ClockOffset> Known(TimeSpan ahead, TimeSpan uncertainty, string how, ClockBound bound) =>
        Availability<ClockOffset>.Known(new(ahead, uncertainty, ClockReference.ApiServer, how, bound.Line));

    private static Availability<ClockOffset> Missing(string why) => Availability<ClockOffset>.Missing(why);
}

/// <summary>One moment as two clocks tell it.</summary>
/// <param name="Ahead">The kubelet's time less the API server's.</param>
internal sealed record ClockBound(TimeSpan Ahead, SourceLine Line);
