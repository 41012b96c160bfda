using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>How often MetalLB's controller worked on the Service that it worked on most, in the minutes in which it did so without rest.</summary>
/// <param name="Count">In those minutes; in the whole log where there are none.</param>
/// <param name="Services">Services that it worked on at all.</param>
internal sealed record ReconcileRate(LogHits Hits, string Busiest, long Count, DateTimeOffset From, DateTimeOffset To, int BusyMinutes, int Services)
{
    // A Service at rest is reconciled a few times when MetalLB starts or its pool changes; an endless loop does it in every minute.
    private const double StormPerMinute = 12;

    private static readonly ImmutableArray<string> Signatures = ["load-balancers/metallb-reconciles", "load-balancers/metallb-updates"];

    public TimeSpan Span => To - From;

    public string SpanText => Span.TotalMinutes >= 2 ? $"{Span.TotalMinutes:0} minutes" : $"{Span.TotalSeconds:0} seconds";

    public string RateText => $"{PerSecond:0.0#}";

    public bool IsStorm => BusyMinutes >= 2 || (BusyMinutes == 1 && Hits.Last - Hits.First < TimeSpan.FromMinutes(2));

    private double PerSecond => Count / Math.Max(1, Span.TotalSeconds);

    /// <summary>The highest rate in any log of the input, or null when no such line is in it.</summary>
    public static ReconcileRate? Of(ClusterModel cluster) => cluster.AllLogs
        .SelectMany(logs => Signatures.Select(logs.Hits))
        .OfType<LogHits>()
        .Where(hits => !IsOfSpeaker(hits))
        .Select(Of)
        .OfType<ReconcileRate>()
        .OrderByDescending(rate => rate.BusyMinutes)
        .ThenByDescending(rate => rate.PerSecond)
        .FirstOrDefault();

    // A speaker works on a Service at each change of its endpoints, for instance those by which leaders are elected.
    private static bool IsOfSpeaker(LogHits hits) => hits.Samples.All(sample => sample.Path.Contains("speaker", StringComparison.Ordinal));

    private static ReconcileRate? Of(LogHits hits)
    {
        if (hits.CountsByKey.Count == 0 || hits.First is not { } first || hits.Last is not { } last)
            return null;

        // Minutes are counted over all Services together; the busiest one has its share of each.
        var busiest = hits.CountsByKey.MaxBy(pair => pair.Value);
        var share = (double)busiest.Value / hits.Count;
        var busy = hits.PerMinute.Where(minute => minute.Value * share >= StormPerMinute).ToList();
        if (busy.Count == 0)
            return new(hits, busiest.Key, busiest.Value, first, last, 0, hits.CountsByKey.Count);

        var from = busy[0].Key < first ? first : busy[0].Key;
        var to = busy[^1].Key.AddMinutes(1) > last ? last : busy[^1].Key.AddMinutes(1);
        var count = (long)Math.Round(busy.Sum(minute => minute.Value) * share);
        return new(hits, busiest.Key, count, from, to, busy.Count, hits.CountsByKey.Count);
    }
}
