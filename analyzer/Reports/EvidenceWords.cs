using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Evidence and packet paths as a report shows them: capped, with their places.</summary>
internal sealed class EvidenceWords(ReportWords words)
{
    /// <summary>Lines of one artifact that say the same and stand close together come as one quotation.</summary>
    public ImmutableArray<EvidenceText> Of(Finding finding, int most)
    {
        var quotations = new List<List<Evidence>>();
        foreach (var evidence in finding.Evidence.Take(most))
        {
            if (quotations.Find(quotation => Touch(quotation[^1], evidence)) is { } near)
                near.Add(evidence);
            else
                quotations.Add([evidence]);
        }

        return [.. quotations.Select(Of)];
    }

    public string? More(Finding finding, int most) =>
        finding.Evidence.Length > most ? words.Text("evidence.more", finding.Evidence.Length - most) : null;

    public PacketPathText? PathOf(Finding finding) => finding.Trace is { } trace ? Of(trace) : null;

    private static bool Touch(Evidence one, Evidence other) =>
        one.Artifact == other.Artifact && one.Says.Equals(other.Says) && one.Line > 0 && other.Line > one.Line
        && other.Line - one.Line <= 2 * Evidence.ContextLines;

    private EvidenceText Of(List<Evidence> quotation) =>
        new(quotation[0].Says, PlaceOf(quotation), [.. LinesOf(quotation)]);

    // nodes/cp-1/logs/journal-kubelet.log:17,18,21
    private string PlaceOf(List<Evidence> quotation) =>
        quotation[0].Line == 0
            ? $"{quotation[0].Artifact} ({words["evidence.wholeFile"]})"
            : $"{quotation[0].Artifact}:{string.Join(",", quotation.Select(evidence => evidence.Line))}";

    private static IEnumerable<QuotedLine> LinesOf(List<Evidence> quotation) => quotation.Count == 1
        ? LinesOf(quotation[0])
        : quotation.SelectMany(LinesOf)
            .GroupBy(line => line.Number)
            .Select(same => same.FirstOrDefault(line => line.IsDecisive) ?? same.First())
            .OrderBy(line => line.Number);

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
            [.. trace.Hops.Select(hop => new HopText(hop.Node, [.. hop.Steps.Where(step => step.Kind != StepKind.Rule || ReferenceEquals(step, trace.DecidedBy)).Select(step => Of(step, trace))]))],
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
