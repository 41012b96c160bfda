using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Evidence and packet paths as a report shows them: capped, with their places.</summary>
internal sealed class EvidenceWords(ReportWords words)
{
    public ImmutableArray<EvidenceText> Of(Finding finding, int most) => [.. finding.Evidence.Take(most).Select(Of)];

    public string? More(Finding finding, int most) =>
        finding.Evidence.Length > most ? words.Text("evidence.more", finding.Evidence.Length - most) : null;

    public PacketPathText? PathOf(Finding finding) => finding.Trace is { } trace ? Of(trace) : null;

    private EvidenceText Of(Evidence evidence) =>
        new(evidence.Says, PlaceOf(evidence), [.. LinesOf(evidence)]);

    private string PlaceOf(Evidence evidence) =>
        evidence.Line == 0 ? $"{evidence.Artifact} ({words["evidence.wholeFile"]})" : $"{evidence.Artifact}:{evidence.Line}";

    private static IEnumerable<QuotedLine> LinesOf(Evidence evidence) =>
        !evidence.Context.IsDefaultOrEmpty
            ? evidence.Context.Select(line => new QuotedLine(line.Number, VisibleText.Cut(line.Text), line.Number == evidence.Line))
            : evidence.Line == 0 && evidence.Text.Length == 0
                ? []
                : [new(evidence.Line, VisibleText.Cut(evidence.Text), IsDecisive: true)];

    private PacketPathText Of(Trace trace) =>
        new(
            words.Text("path.flow", trace.Flow.From, trace.Flow.To),
            trace.Disposition switch
            {
                Disposition.Delivered => "ok",
                Disposition.CannotTell or Disposition.LeavesModel => "unknown",
                _ => "critical",
            },
            words["disposition." + KebabCase.Of(trace.Disposition)],
            words["path.certainty." + KebabCase.Of(trace.Certainty)],
            [.. trace.Hops.Select(hop => new HopText(hop.Node, [.. hop.Steps.Select(step => Of(step, trace))]))],
            trace.DependsOn);

    private StepText Of(Step step, Trace trace) =>
        new(
            words["step." + KebabCase.Of(step.Kind)],
            step.What,
            step.Before,
            step.After,
            step.Source?.ToString(),
            step.Source is { Number: > 0 } line ? VisibleText.Cut(line.Text) : null,
            ReferenceEquals(step, trace.DecidedBy));
}
