using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.Repair;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary><c>report.json</c>: what scripts may rely on (its schema: <c>templates/report.schema.json</c>).</summary>
/// <param name="Causes">In rank order.</param>
/// <param name="Unexplained">Ids of findings that no known cause explains.</param>
internal sealed record ReportModel(
    string Schema,
    ImmutableArray<string> Input,
    ImmutableArray<string> Nodes,
    ImmutableArray<ReportedCause> Causes,
    ImmutableArray<ReportedFinding> Findings,
    ImmutableArray<string> Unexplained,
    ImmutableArray<ReportedCoverage> Coverage,
    ImmutableArray<ReportedFlow> Flows)
{
    public const string SchemaName = "support-bundle-report/v1";

    /// <summary>In what one node alone differs from the others of its role.</summary>
    public ImmutableArray<ReportedOutlier> Outliers { get; init; } = [];
}

/// <param name="Symptoms">Ids of what it explains, nearest first.</param>
/// <param name="Fixes">Commands, or prose where there are none: first what helps now, then what lasts.</param>
internal sealed record ReportedCause(
    string Id,
    string Title,
    string Summary,
    Severity Severity,
    Confidence Confidence,
    ImmutableArray<string> Scope,
    ImmutableArray<ReportedEvidence> Evidence,
    ImmutableArray<string> Symptoms,
    ImmutableArray<string> Fixes)
{
    /// <summary>What fixes do on the model; empty where the cause is none of the packet path.</summary>
    public ImmutableArray<ReportedTrial> Trials { get; init; } = [];
}

/// <param name="Fix">One of the cause's fixes.</param>
/// <param name="Says">The same in a sentence.</param>
/// <param name="Breaks">Flows that arrived before and would not any more.</param>
internal sealed record ReportedTrial(string Fix, FixOutcome Outcome, string Says, ImmutableArray<string> Breaks);

/// <param name="ExplainedBy">Id of the first cause in rank order that explains it; null for causes and the unexplained.</param>
internal sealed record ReportedFinding(
    string Id,
    string Title,
    string Summary,
    Severity Severity,
    Confidence Confidence,
    string Because,
    ImmutableArray<string> Scope,
    ImmutableArray<ReportedEvidence> Evidence,
    string? ExplainedBy);

/// <param name="Line">Counted from 1; 0 for the artifact as a whole.</param>
internal sealed record ReportedEvidence(string Artifact, int Line, string Text, string? Node);

internal sealed record ReportedCoverage(string Rule, string Scope, CoverageState State, string? Reason);

/// <param name="Cause">Id of the cause whose finding the packet shows, or null.</param>
internal sealed record ReportedFlow(string From, string To, Disposition Disposition, Certainty Certainty, string? Cause)
{
    /// <summary>What the cluster needs it for; null for the packet of a finding.</summary>
    public FlowKind? Kind { get; init; }

    /// <summary>The step that decides, where it does not arrive.</summary>
    public ReportedStep? DecidedBy { get; init; }

    /// <summary>What the answer depends on; of a flow that was not tried, why.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];
}

/// <param name="Node">Where; null where no node's own rules decide.</param>
/// <param name="Artifact">Null where no line of the input decides but the kernel's own rules.</param>
internal sealed record ReportedStep(string? Node, string What, string? Artifact, int? Line);

/// <param name="Value">Null where the node lacks what the others have.</param>
/// <param name="Others">Null where only this node has it.</param>
/// <param name="Peers">How many nodes have that.</param>
internal sealed record ReportedOutlier(string Node, string Kind, string Name, string? Value, string? Others, int Peers, string Artifact, int Line);

internal enum CoverageState
{
    Healthy,
    Found,
    NotEvaluated,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters =
    [
        typeof(KebabCaseWords<Severity>),
        typeof(KebabCaseWords<Confidence>),
        typeof(KebabCaseWords<CoverageState>),
        typeof(KebabCaseWords<Disposition>),
        typeof(KebabCaseWords<Certainty>),
        typeof(KebabCaseWords<FlowKind>),
        typeof(KebabCaseWords<FixOutcome>),
    ])]
[JsonSerializable(typeof(ReportModel))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;

/// <summary>Writes <c>NotEvaluated</c> as <c>not-evaluated</c>.</summary>
internal sealed class KebabCaseWords<TEnum>() : JsonStringEnumConverter<TEnum>(System.Text.Json.JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
