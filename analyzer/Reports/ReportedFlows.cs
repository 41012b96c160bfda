using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The reachability matrix as <c>report.json</c> has it.</summary>
internal sealed class ReportedFlows(DiagnosisResult diagnosis)
{
    public IEnumerable<ReportedFlow> Of(ClusterModel cluster) => cluster.Fact<ReachabilityMatrix>() is { IsKnown: true, Value: var matrix }
        ? matrix.Tried.Select(Of).Concat(matrix.Untried.Select(Of))
        : [];

    /// <summary>The cause whose finding names the step that decides, or the same end on the same node; null where none does.</summary>
    public RootCause? CauseOf(TriedFlow flow) => flow.Works ? null
        : diagnosis.Causes.FirstOrDefault(cause => cause.Findings.Any(finding => IsOf(finding, flow, exactly: true)))
            ?? diagnosis.Causes.FirstOrDefault(cause => cause.Findings.Any(finding => IsOf(finding, flow, exactly: false)));

    private static bool IsOf(Finding finding, TriedFlow flow, bool exactly)
    {
        if (finding.Trace is not { } shown)
            return false;

        return exactly
            ? shown.DecidedBy?.Source is { } one && flow.Trace.DecidedBy?.Source is { } other && IsSame(one, other)
            : shown.Disposition == flow.Trace.Disposition && finding.Scope.Kind == ScopeKind.Node && flow.Where.Split('/')[0] == finding.Scope.Name;
    }

    private ReportedFlow Of(TriedFlow flow) => new(flow.Trace.Flow.From, flow.Trace.Flow.To, flow.Trace.Disposition, flow.Trace.Certainty, CauseOf(flow)?.Id)
    {
        Kind = flow.Kind,
        DecidedBy = flow.Trace.DecidedBy is { } step ? new(flow.Where, VisibleText.Cut(step.What), step.Source?.Artifact.Path, step.Source?.Number) : null,
        DependsOn = [.. flow.Trace.DependsOn.Select(what => VisibleText.Cut(what))],
    };

    private static ReportedFlow Of(UntriedFlow flow) => new(flow.From, flow.To, Disposition.CannotTell, Certainty.CannotTell, null)
    {
        Kind = flow.Kind,
        DependsOn = [VisibleText.Cut($"not tried: {flow.Why}")],
    };

    private static bool IsSame(SourceLine one, SourceLine other) => one.Number == other.Number && one.Artifact == other.Artifact;
}
