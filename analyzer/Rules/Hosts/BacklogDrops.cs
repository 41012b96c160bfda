using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>CPUs took packets off the network too slowly, so that the kernel dropped them before it looked at them.</summary>
internal sealed class BacklogDrops : NodeRule
{
    private const string Id = "files/proc/net/softnet_stat";

    // Since boot, as with a card's counters.
    private const long Many = 1000;
    private const double NoticedShare = 0.001;
    private const double HarmfulShare = 0.01;

    public override RuleInfo Info { get; } = new("node/backlog-drops", Severity.Warning)
    {
        Explains = ["kubernetes/api-vip-timeout", "dns/upstream-times-out", "services/upstream-connection-reset"],
        Needs = [Id],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var cpus = Need(node.Host.Read<SoftnetStat>(Id)).Cpus;
        if (cpus.IsEmpty)
            throw CannotTell($"{Id}: it holds no counters ({new ShellCommand("cat /proc/net/softnet_stat")} on the node would tell)");

        var (dropped, processed) = (cpus.Sum(cpu => (long)cpu.Dropped), cpus.Sum(cpu => (long)cpu.Processed));
        if (dropped < Many || dropped < NoticedShare * processed)
            yield break;

        var worst = cpus.MaxBy(cpu => cpu.Dropped)!; // at least one
        var share = (100.0 * dropped / Math.Max(1, processed)).ToString("0.##", CultureInfo.InvariantCulture);
        var waited = TimeoutsLogged.On(node);
        Sentence because = $"{dropped} of {processed} packets, {share} %, since boot{(waited is null ? (Sentence)"; when they were dropped is not in the input" : ", and a log of the node tells of timeouts")}";
        yield return Found(FindingScope.OfNode(node.Name), waited is null ? Confidence.Possible : Confidence.Likely, because,
            ("node", node.Name), ("dropped", dropped), ("processed", processed), ("share", share), ("cpu", cpus.IndexOf(worst)), ("because", because)) with
        {
            Severity = waited is not null || dropped >= HarmfulShare * processed ? Severity.Warning : Severity.Info,
            Evidence = Cited.Lines(Evidence.Of(worst.Line, $"of this CPU {worst.Dropped} of {worst.Processed}: the second of the hexadecimal figures"), Cited.Of(waited, "somebody on the node waited in vain")),
        };
    }
}
