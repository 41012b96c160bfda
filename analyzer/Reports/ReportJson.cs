using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath.Repair;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Puts <c>report.json</c> together.</summary>
internal static class ReportJson
{
    private const int MaxText = 4000;

    // No HTML is made of it, so quotes and angle brackets of log lines stay readable.
    private static readonly ReportJsonContext Context =
        new(new JsonSerializerOptions(ReportJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Render(ReportSubject subject, string language = "en") =>
        InvisibleEscaped(JsonSerializer.Serialize(ModelOf(subject, language), Context.ReportModel)) + "\n";

    public static ReportModel ModelOf(ReportSubject subject, string language = "en")
    {
        var diagnosis = subject.Diagnosis;
        FindArticle find = id => subject.Articles(id, language);
        return new(
            ReportModel.SchemaName,
            [.. subject.Inputs.Select(input => input.Name)],
            [.. subject.Cluster.Nodes.Select(node => node.Name)],
            [.. diagnosis.Causes.Select(cause => CauseOf(cause, find) with { Trials = [.. subject.TrialsOf(cause, language).Select(tried => TrialOf(tried.Fix, tried.Trial, ReportWords.Of(language)))] })],
            [.. diagnosis.Findings.Select(finding => FindingOf(finding, diagnosis, find))],
            [.. diagnosis.Unexplained.Select(finding => finding.Id).Distinct()],
            [.. diagnosis.Coverage.Select(CoverageOf)],
            [.. diagnosis.Findings.Where(finding => finding.Trace is not null).Select(finding => FlowOf(finding, diagnosis)), .. new ReportedFlows(diagnosis).Of(subject.Cluster)])
        {
            Outliers = [.. Outliers.Of(subject.Cluster).Select(OutlierOf)],
        };
    }

    // Outside ASCII all of it stands inside strings. Direction marks would turn lines around in an editor.
    internal static string InvisibleEscaped(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            var isSeen = rune.IsAscii || !VisibleText.IsInvisible(rune);
            escaped.Append(isSeen ? rune.ToString() : string.Concat(rune.ToString().Select(half => $"\\u{(int)half:X4}")));
        }

        return escaped.ToString();
    }

    private static ReportedCause CauseOf(RootCause cause, FindArticle find)
    {
        var words = FindingWords.Of(cause, find);
        return new(
            cause.Id,
            words.Title,
            words.Summary,
            cause.Severity,
            cause.Confidence,
            [.. cause.Scopes.Select(scope => scope.ToString())],
            [.. cause.Findings.SelectMany(finding => finding.Evidence).Select(EvidenceOf)],
            [.. cause.Symptoms.Select(symptom => symptom.Id).Distinct()],
            [.. words.Commands(ArticleSection.FixNow), .. words.Commands(ArticleSection.FixForGood)]);
    }

    private static ReportedTrial TrialOf(string fix, FixTrial trial, ReportWords words) =>
        new(fix, trial.Outcome, FixTrials.Sentence(trial, words), [.. trial.Broken.Select(FixTrials.FlowName)]);

    private static ReportedFinding FindingOf(Finding finding, DiagnosisResult diagnosis, FindArticle find)
    {
        var words = FindingWords.Of(finding, find);
        return new(
            finding.Id,
            words.Title,
            words.Summary,
            finding.Severity,
            finding.Confidence,
            finding.Because,
            [finding.Scope.ToString()],
            [.. finding.Evidence.Select(EvidenceOf)],
            diagnosis.CauseExplaining(finding)?.Id);
    }

    private static ReportedEvidence EvidenceOf(Evidence evidence) =>
        new(evidence.Artifact, evidence.Line, VisibleText.Cut(evidence.Text, MaxText), evidence.Node);

    private static ReportedCoverage CoverageOf(CoverageRow row) => row.Evaluation switch
    {
        Evaluation.Healthy => new(row.Rule.Id, row.Evaluation.Scope.ToString(), CoverageState.Healthy, null),
        Evaluation.Found => new(row.Rule.Id, row.Evaluation.Scope.ToString(), CoverageState.Found, null),
        Evaluation.NotEvaluated missing => new(row.Rule.Id, row.Evaluation.Scope.ToString(), CoverageState.NotEvaluated, missing.Why),
        _ => throw new InvalidOperationException($"unknown evaluation of {row.Rule.Id}"),
    };

    private static ReportedOutlier OutlierOf(Outlier outlier) =>
        new(outlier.Node, outlier.Kind, outlier.Name, outlier.Value, outlier.Others, outlier.Peers, outlier.Line.Artifact.Path, outlier.Line.Number);

    // The finding of a cause is its own cause; that of a symptom has the cause that explains it.
    private static ReportedFlow FlowOf(Finding finding, DiagnosisResult diagnosis)
    {
        var trace = finding.Trace!; // only findings with a trace come here
        var cause = diagnosis.CauseExplaining(finding) ?? diagnosis.Causes.FirstOrDefault(cause => cause.Id == finding.Id);
        return new(trace.Flow.From, trace.Flow.To, trace.Disposition, trace.Certainty, cause?.Id);
    }
}
