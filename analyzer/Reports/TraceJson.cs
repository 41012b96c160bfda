using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Reports;

/// <summary>A trace as one line of JSON.</summary>
internal static class TraceJson
{
    private static readonly TraceJsonContext Context =
        new(new JsonSerializerOptions(TraceJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Render(PlannedFlow planned, Trace trace) =>
        ReportJson.InvisibleEscaped(JsonSerializer.Serialize(ModelOf(planned, trace), Context.TraceModel));

    public static TraceModel ModelOf(PlannedFlow planned, Trace trace) => new(
        TraceModel.SchemaName,
        FlowOf(planned),
        trace.Disposition,
        trace.Certainty,
        trace.DependsOn,
        trace.ClientSees,
        trace.SystemError,
        trace.TakenForGranted,
        trace.Ways.IsEmpty ? null : DecisionOf(trace.Ways[0]),
        [.. trace.Ways.Select(BranchOf)],
        trace.Ways.Select(way => way.Reply).OfType<Trace>().Select(ReplyOf).FirstOrDefault());

    private static TracedFlow FlowOf(PlannedFlow planned) => new(
        planned.Flow.From,
        planned.Flow.To,
        planned.Source?.ToString(),
        planned.Flow.Destination.ToString(),
        TargetText.Word(planned.Flow.Protocol),
        planned.Flow.DestinationPort,
        planned.Start.Name,
        planned.Flow.InInterface,
        planned.Assumed);

    private static TracedBranch BranchOf(Way way) => new(
        way.Probability,
        way.Disposition,
        way.DependsOn,
        way.ClientSees,
        way.SystemError,
        way.HeldBack,
        DecisionOf(way),
        HopsOf(way.Hops),
        way.Reply is { } reply ? ReplyOf(reply) : null);

    private static TracedReply ReplyOf(Trace reply) =>
        new(reply.Disposition, reply.Certainty, reply is { DecidedBy: { } step, Hops: [.., var last] } ? Decision(last.Node, step, step.What) : null, HopsOf(reply.Hops));

    private static TracedDecision? DecisionOf(Way way) => Obstacle.Of(way) is { } obstacle
        ? Decision(obstacle.Hop.Node, obstacle.Step, obstacle.Words)
        : null;

    private static TracedDecision Decision(string node, Step step, string text) => new(node, step.Kind, PathOf(step.Source), NumberOf(step.Source), VisibleText.Cut(text));

    private static ImmutableArray<TracedHop> HopsOf(ImmutableArray<Hop> hops) => [.. hops.Select(hop => new TracedHop(hop.Node, [.. hop.Steps.Select(StepOf)]))];

    private static TracedStep StepOf(Step step) => new(step.Kind, VisibleText.Cut(step.What), PathOf(step.Source), NumberOf(step.Source), step.Before, step.After);

    private static string? PathOf(SourceLine? line) => line is { Artifact: { } artifact } ? artifact.Path : null;

    private static int? NumberOf(SourceLine? line) => line is { Artifact: not null } known ? known.Number : null;
}
