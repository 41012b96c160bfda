using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>The connection tracking table is full or nearly so: the kernel drops the packets of new connections.</summary>
internal sealed class ConntrackTableFull : NodeRule
{
    private const string Dropped = "netfilter/conntrack-table-full-dropped";

    // In percent: entries come in bursts, and what is nearly full is full between two looks.
    private const int Full = 95;
    private const int NearlyFull = 85;

    public override RuleInfo Info { get; } = new("netfilter/conntrack-table-full", Severity.Critical)
    {
        Explains = [Dropped, "netfilter/conntrack-drops", "services/upstream-connection-reset", .. ApiOutOfReach.Effects, "dns/upstream-times-out"],
        Needs = ["kernel/sysctl (net.netfilter.nf_conntrack_count, nf_conntrack_max)"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var table = Need(node.Fact<ConntrackTable>());
        if (table is not { Entries: { } entries, Limit: > 0 and { } limit })
            throw CannotTell($"kernel/sysctl does not show net.netfilter.nf_conntrack_count ({new ShellCommand("sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max")} on the node would tell)");

        if (entries * 100 >= limit * NearlyFull)
            yield return Describe(node, table, entries, limit);
    }

    private Finding Describe(Node node, ConntrackTable table, long entries, long limit)
    {
        var logged = node.Logs.Hits(Dropped);
        var percent = entries * 100 / limit;
        Sentence because = logged is null ? (Sentence)$"{percent} % of the table is used, and the kernel's log in the input does not tell of dropped packets" : $"{percent} % of the table is used, and the kernel says that it drops packets";
        return Found(FindingScope.OfNode(node.Name), logged is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name),
            ("count", entries),
            ("max", limit),
            ("percent", percent),
            ("double", limit * 2),
            ("dropped", logged?.Count.ToString() ?? ""),
            ("because", because)) with
        {
            Severity = logged is not null || entries * 100 >= limit * Full ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                Evidence.Of(table.Count!.Line, $"{entries} entries"), // the caller has its number
                Evidence.Of(table.Maximum.Line, $"of {limit} at most"),
                .. logged is null ? [] : new[] { Evidence.Of(logged.Samples[0], $"one of {logged.Count} such lines") },
            ],
        };
    }
}
