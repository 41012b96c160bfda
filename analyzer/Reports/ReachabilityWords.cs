using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The reachability matrix as a report shows it: kinds of flows down, nodes across, then the flows that do not arrive.</summary>
internal sealed class ReachabilityWords(ReportWords words, DiagnosisResult diagnosis, FindArticle find)
{
    private const int MostColumns = 24;
    private const int MostFlows = 25;
    private const int MostReasons = 15;

    private readonly ReportedFlows _flows = new(diagnosis);

    /// <summary>Null where no flow was tried.</summary>
    public ReachabilitySection? Section(ClusterModel cluster)
    {
        if (cluster.Fact<ReachabilityMatrix>() is not { IsKnown: true, Value: var matrix } || matrix.Tried.IsEmpty)
            return null;

        var columns = matrix.Tried.GroupBy(flow => flow.Wanted.Node).OrderByDescending(group => group.Count(IsFault)).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key).ToImmutableArray();
        var shown = columns.Take(MostColumns).ToImmutableArray();
        var failing = matrix.Tried.Where(flow => !flow.Works).OrderBy(Rank).ToImmutableArray();
        return new(
            words.Text("reach.summary", matrix.Tried.Length, matrix.Tried.Count(flow => flow.Works), matrix.Tried.Count(IsFault), matrix.Untried.Length),
            shown,
            [.. matrix.Tried.GroupBy(flow => flow.Kind).OrderBy(group => group.Key).Select(group => new CheckRow(words["reach." + KebabCase.Of(group.Key)], [.. shown.Select(node => CellOf(group.Where(flow => flow.Wanted.Node == node)))]))],
            columns.Length > shown.Length ? words.Text("matrix.more", columns.Length - shown.Length) : null,
            [.. failing.Take(MostFlows).Select(Of)],
            failing.Length > MostFlows ? words.Text("reach.more", failing.Length - MostFlows) : null,
            [.. matrix.Limits, .. Untried(matrix)]);
    }

    private static bool IsFault(TriedFlow flow) => flow.IsStopped && flow.Wanted.MustWork;

    private static int Rank(TriedFlow flow) => IsFault(flow) ? 0 : flow.Trace.Certainty == Certainty.Certain ? 2 : 1;

    private CheckCell CellOf(IEnumerable<TriedFlow> flows)
    {
        var all = flows.ToList();
        if (all.Count == 0)
            return new("none", "·", words["reach.none"]);
        if (all.Exists(IsFault))
            return new("found", "✗", words["reach.stopped"]);

        return all.TrueForAll(flow => flow.Works) ? new("healthy", "✓", words["reach.works"])
            : all.Exists(flow => flow.Trace.Certainty != Certainty.Certain) ? new("not-evaluated", "?", words["reach.open"])
            : new("none", "–", words["reach.closed"]);
    }

    private FlowText Of(TriedFlow flow)
    {
        var cause = _flows.CauseOf(flow);
        var rank = cause is null ? -1 : diagnosis.Causes.IndexOf(cause);
        return new(
            VisibleText.Cut(flow.Trace.Flow.From),
            VisibleText.Cut(flow.Trace.Flow.To),
            words["disposition." + KebabCase.Of(flow.Trace.Disposition)],
            words["path.certainty." + KebabCase.Of(flow.Trace.Certainty)],
            flow.Where,
            flow.Trace.DecidedBy is { } step ? VisibleText.Cut(step.What) : "",
            flow.Trace.DecidedBy?.Source?.ToString() ?? "",
            cause is null ? null : new($"cause-{rank + 1}", FindingWords.Of(cause, find).Title));
    }

    private List<string> Untried(ReachabilityMatrix matrix)
    {
        var reasons = matrix.Untried.GroupBy(flow => (flow.Kind, flow.Why)).Select(group => words.Text("reach.untried", words["reach." + KebabCase.Of(group.Key.Kind)], group.Count(), VisibleText.Cut(group.Key.Why))).ToList();
        return reasons.Count <= MostReasons ? reasons : [.. reasons.Take(MostReasons), words.Text("reach.more", reasons.Count - MostReasons)];
    }
}

/// <summary>The flows of the cluster that were simulated.</summary>
/// <param name="Columns">Nodes where the flows start.</param>
/// <param name="Notes">What was left out, and what could not be tried.</param>
internal sealed record ReachabilitySection(
    string Summary,
    ImmutableArray<string> Columns,
    ImmutableArray<CheckRow> Rows,
    string? More,
    ImmutableArray<FlowText> Failing,
    string? MoreFailing,
    ImmutableArray<string> Notes);

/// <param name="Where">The network stack that decides.</param>
internal sealed record FlowText(string From, string To, string End, string Certainty, string Where, string Step, string Place, CauseLink? Cause);
