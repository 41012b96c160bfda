using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;

namespace SupportBundle.Analyzer.Reports;

/// <summary>In what one node alone differs, as a report shows it: nodes with the fewest differences first, for those tell most.</summary>
internal sealed class OutlierWords(ReportWords words)
{
    private const int MostRows = 40;
    private const int LongestValue = 120;

    public OutlierSection? Section(ClusterModel cluster)
    {
        var rows = Outliers.Of(cluster).GroupBy(outlier => outlier.Node).OrderBy(node => node.Count()).ThenBy(node => node.Key, StringComparer.Ordinal).SelectMany(node => node).ToImmutableArray();
        return rows.IsEmpty ? null : new([.. rows.Take(MostRows).Select(Row)], rows.Length > MostRows ? words.Text("coverage.more", rows.Length - MostRows) : null);
    }

    private OutlierRow Row(Outlier outlier) => new(
        outlier.Node,
        outlier.Kind,
        VisibleText.Cut(outlier.Name),
        Value(outlier.Value),
        words.Text("outlier.peers", Value(outlier.Others), outlier.Peers),
        Place(outlier.Line),
        Place(outlier.PeerLine));

    private string Value(string? value) => value switch
    {
        null => words["outlier.missing"],
        "" => words["outlier.empty"],
        _ => VisibleText.Cut(value, LongestValue),
    };

    private static string Place(SourceLine line) => line.ToString();
}
