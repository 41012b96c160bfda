using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>How often MetalLB's controller worked on the Service that it worked on most.</summary>
/// <param name="PerSecond">Over the whole span.</param>
/// <param name="Services">Services that it worked on at all.</param>
internal sealed record ReconcileRate(LogHits Hits, string Busiest, long Count, TimeSpan Span, double PerSecond, int Services)
{
    // A Service at rest is reconciled a few times when MetalLB starts or its pool changes; an endless loop does it in every minute.
    private const double StormPerMinute = 12;

    public string SpanText => Span.TotalMinutes >= 2 ? $"{Span.TotalMinutes:0} minutes" : $"{Span.TotalSeconds:0} seconds";

    public string RateText => $"{PerSecond:0.0#}";

    /// <summary>The highest rate in any log of the input, or null when no such line is in it.</summary>
    public static ReconcileRate? Of(ClusterModel cluster) => cluster.AllLogs
        .Select(logs => logs.Hits("load-balancers/metallb-reconciles"))
        .OfType<LogHits>()
        .Select(Of)
        .OfType<ReconcileRate>()
        .MaxBy(rate => rate.PerSecond);

    public bool IsStorm
    {
        get
        {
            var share = (double)Count / Hits.Count;
            var busy = Hits.PerMinute.Values.Count(hits => hits * share >= StormPerMinute);
            return busy >= 2 || (busy == 1 && Span < TimeSpan.FromMinutes(2));
        }
    }

    private static ReconcileRate? Of(LogHits hits)
    {
        if (hits.CountsByKey.Count == 0 || hits.First is not { } first || hits.Last is not { } last)
            return null;

        var busiest = hits.CountsByKey.MaxBy(pair => pair.Value);
        var span = last - first;
        return new(hits, busiest.Key, busiest.Value, span, busiest.Value / Math.Max(1, span.TotalSeconds), hits.CountsByKey.Count);
    }
}
