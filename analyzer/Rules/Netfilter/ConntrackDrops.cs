using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Connection tracking refused many entries since the node booted: two packets raced for one, or the table was too full.</summary>
internal sealed class ConntrackDrops : NodeRule
{
    // Since boot: some of them no one notices.
    private const long ManyInserts = 1000;
    private const long ManyDrops = 100;

    private static readonly ImmutableArray<string> Figures = ["insert_failed", "drop", "early_drop"];

    public override RuleInfo Info { get; } = new("netfilter/conntrack-drops", Severity.Warning)
    {
        Needs = ["netfilter/conntrack-stats (conntrack -S) or /proc/net/stat/nf_conntrack"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var statistics = Need(node.Host.Read<ConntrackStatistics>("netfilter/conntrack-stats").Or(() => node.Host.Read<ConntrackStatistics>("files/proc/net/stat/nf_conntrack")));
        if (statistics.Sum("insert_failed") is null)
            throw CannotTell($"{statistics.Text.Path}: it holds no figure insert_failed ({new ShellCommand("conntrack -S")} on the node would tell)");

        var (inserts, drops) = (statistics.Sum("insert_failed") ?? 0, (statistics.Sum("drop") ?? 0) + (statistics.Sum("early_drop") ?? 0));
        if (inserts >= ManyInserts || drops >= ManyDrops)
            yield return Describe(node, statistics, inserts, drops);
    }

    private Finding Describe(Node node, ConntrackStatistics statistics, long inserts, long drops)
    {
        var guilty = statistics.Cpus.Where(cpu => Figures.Any(figure => cpu[figure] > 0)).OrderByDescending(cpu => Figures.Sum(figure => cpu[figure] ?? 0)).ToList();
        return Found(FindingScope.OfNode(node.Name), Confidence.Possible, "the counters run since the node booted; when they rose is not in the input",
            ("node", node.Name),
            ("inserts", inserts),
            ("drops", drops),
            ("isRace", inserts >= ManyInserts ? "yes" : ""),
            ("isFull", drops >= ManyDrops ? "yes" : "")) with
        {
            Severity = drops >= ManyDrops ? Severity.Warning : Severity.Info,
            Evidence = [.. guilty.Take(3).Select(cpu => Evidence.Of(cpu.Line, string.Join(", ", Figures.Select(figure => $"{figure} {cpu[figure] ?? 0}"))))],
        };
    }
}
