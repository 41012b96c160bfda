using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What kind of cluster it is, as far as the input tells; statements that contradict each other stand side by side.</summary>
internal static class ClusterFacts
{
    private const int MostRanges = 6;
    private const int MostContradictions = 5;

    public static IEnumerable<Fact> Of(ClusterModel cluster, ReportWords words) =>
    [
        .. Named("fact.distribution", cluster.Fact<Distribution>() is { IsKnown: true } kind ? kind.Value.Names : [], words),
        .. Cni(cluster, words),
        .. Named("fact.proxy", cluster.Fact<ProxyModes>() is { IsKnown: true } modes ? modes.Value.Names : [], words),
        .. Ranges(cluster, words),
    ];

    // Multus only calls the others, and what is left of an earlier plug-in is no contradiction.
    private static IEnumerable<Fact> Cni(ClusterModel cluster, ReportWords words)
    {
        if (cluster.Fact<CniPlugins>() is { IsKnown: true, Value.Names: var names })
            yield return new(words["fact.cni"], words.List(names, MostRanges));
    }

    private static IEnumerable<Fact> Named(string key, ImmutableArray<string> names, ReportWords words)
    {
        if (!names.IsEmpty)
            yield return new(words[key], names.Length == 1 ? names[0] : words.Text("fact.several", words.List(names, MostRanges)));
    }

    private static IEnumerable<Fact> Ranges(ClusterModel cluster, ReportWords words)
    {
        if (cluster.Fact<ClusterRanges>() is not { IsKnown: true, Value: var ranges })
            yield break;

        foreach (var (use, key) in new[] { (RangeUse.Pods, "fact.pods"), (RangeUse.Services, "fact.services") })
        {
            ImmutableArray<string> stated = [.. ranges.Of(use).Select(statement => statement.Range.ToString()).Distinct()];
            if (!stated.IsEmpty)
                yield return new(words[key], words.List(stated, MostRanges));
        }

        foreach (var conflict in ranges.Conflicts.Take(MostContradictions))
            yield return new(words["fact.contradiction"], conflict.ToString());
    }
}
