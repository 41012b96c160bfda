using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A load-balancer controller works on the same Services without end: something changes them all the time.</summary>
internal sealed class ReconcileStorm : ClusterRule
{
    public override RuleInfo Info { get; } = new("load-balancers/reconcile-storm", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "services/upstream-connection-reset", "routing/icmp-host-unreachable"],
        Needs = ["the log of MetalLB's controller"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var rate = ReconcileRate.Of(cluster) ?? throw CannotTell($"no log of MetalLB's controller with its times is in the input ({new ShellCommand("kubectl logs -n metallb-system deploy/controller --timestamps")} against the cluster would tell)");
        return rate.IsStorm ? [Describe(rate)] : [];
    }

    private Finding Describe(ReconcileRate rate) =>
        Found(
            FindingScope.Cluster,
            Confidence.Proven,
            $"The log counts {rate.Count} rounds for {rate.Busiest} in {rate.SpanText}.",
            ("busiest", rate.Busiest),
            ("count", rate.Count),
            ("span", rate.SpanText),
            ("rate", rate.RateText),
            ("services", rate.Services),
            ("from", $"{rate.From:yyyy-MM-dd HH:mm:ss}"),
            ("to", $"{rate.To:yyyy-MM-dd HH:mm:ss}")) with
        {
            Evidence = [.. rate.Hits.Samples.Select(sample => Evidence.Of(sample, $"one of {rate.Hits.Count} rounds over all Services"))],
        };
}
