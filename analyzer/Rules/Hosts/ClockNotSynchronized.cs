using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node's clock follows no source of time, so that it drifts away from the others.</summary>
internal sealed class ClockNotSynchronized : NodeRule
{
    public override RuleInfo Info { get; } = new("node/clock-not-synchronized", Severity.Warning)
    {
        Explains = ["node/clock-skew"],
        Needs = ["identity/chrony-tracking, identity/timedatectl or identity/ntpq"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var clock = Need(node.Fact<ClockState>());
        if (clock.IsSynchronized)
            yield break;

        var isOff = cluster.Fact<ClockOffsets>() is { IsKnown: true, Value: var offsets } && offsets.Of(node.Name) is { IsOff: true };
        yield return Found(
            FindingScope.OfNode(node.Name),
            isOff ? Confidence.Proven : Confidence.Likely,
            isOff ? "the clock follows no source, and is off" : "the clock follows no source; the hypervisor may still set it",
            ("node", node.Name)) with
        {
            Severity = isOff ? Severity.Warning : Severity.Info,
            Evidence = [Evidence.Of(clock.Line, "the clock is not synchronized")],
        };
    }
}
