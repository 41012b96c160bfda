using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Reports;

/// <summary><c>sb-analyze trace --json</c>: what scripts may rely on (its schema: <c>templates/trace.schema.json</c>).</summary>
/// <param name="DependsOn">What must be known to tell for certain, each with its artifact and line; or the dice that decide.</param>
/// <param name="SystemError">What the opener's system call fails with, by the names of errno(3); null for success, silence, and where the ways differ.</param>
/// <param name="TakenForGranted">What the input does not show and nothing in it speaks for.</param>
/// <param name="DecidedBy">Null when it is delivered.</param>
/// <param name="Branches">All ways that are possible; the verdict is about the first.</param>
/// <param name="Reply">The answer's way on the first branch that has one; null where there is none to follow.</param>
internal sealed record TraceModel(
    string Schema,
    TracedFlow Flow,
    Disposition Disposition,
    Certainty Certainty,
    ImmutableArray<string> DependsOn,
    ClientSees ClientSees,
    string? SystemError,
    ImmutableArray<string> TakenForGranted,
    TracedDecision? DecidedBy,
    ImmutableArray<TracedBranch> Branches,
    TracedReply? Reply)
{
    public const string SchemaName = "support-bundle-trace/v1";
}

/// <param name="Source">The address that it comes from; null where that is the kernel's choice.</param>
/// <param name="Port">0 for ICMP.</param>
/// <param name="Node">The network stack that sends it, or that it comes into.</param>
/// <param name="InInterface">The device by which it comes into that; null where it is sent there.</param>
/// <param name="Assumed">What nothing in the input says.</param>
internal sealed record TracedFlow(
    string From,
    string To,
    string? Source,
    string Destination,
    string Protocol,
    int Port,
    string Node,
    string? InInterface,
    ImmutableArray<string> Assumed);

/// <param name="Line">Counted from 1; 0 for the artifact as a whole, null where no artifact decides.</param>
/// <param name="Text">The rule, or what was decided.</param>
internal sealed record TracedDecision(string Node, StepKind Kind, string? Artifact, int? Line, string Text);

/// <param name="Probability">Of the dice that the kernel throws; 1 where it throws none.</param>
/// <param name="MayTimeOut">Why the error may not come, so that the client sees nothing; null where it always comes.</param>
internal sealed record TracedBranch(
    double Probability,
    Disposition Disposition,
    ImmutableArray<string> DependsOn,
    ClientSees ClientSees,
    string? SystemError,
    string? MayTimeOut,
    TracedDecision? DecidedBy,
    ImmutableArray<TracedHop> Hops,
    TracedReply? Reply);

internal sealed record TracedReply(Disposition Disposition, Certainty Certainty, TracedDecision? DecidedBy, ImmutableArray<TracedHop> Hops);

internal sealed record TracedHop(string Node, ImmutableArray<TracedStep> Steps);

/// <param name="Before">What the step changes, as it was; null where it changes nothing.</param>
internal sealed record TracedStep(StepKind Kind, string What, string? Artifact, int? Line, string? Before, string? After);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(KebabCaseWords<Disposition>),
        typeof(KebabCaseWords<Certainty>),
        typeof(KebabCaseWords<ClientSees>),
        typeof(KebabCaseWords<StepKind>),
    ])]
[JsonSerializable(typeof(TraceModel))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
