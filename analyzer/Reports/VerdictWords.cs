using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The answer in three sentences: what it is, how sure and how far it goes, what could not be judged.</summary>
internal static class VerdictWords
{
    private const int MostOfProof = 160;

    public static VerdictText Of(DiagnosisResult diagnosis, ReportWords words, FindArticle find)
    {
        var level = Level(diagnosis);
        return new(level, words["level." + level], [What(diagnosis, words, find), HowSure(diagnosis, words), Covered(diagnosis, words)], Proof(diagnosis));
    }

    private static ProofLine? Proof(DiagnosisResult diagnosis) =>
        diagnosis.Causes is [{ Finding.Evidence: [{ Line: > 0 } decisive, ..] }, ..]
            ? new($"{decisive.Artifact}:{decisive.Line}", VisibleText.Cut(decisive.Text.Trim(), MostOfProof))
            : null;

    private static string Level(DiagnosisResult diagnosis)
    {
        if (!diagnosis.FoundNothing)
            return KebabCase.Of(diagnosis.Causes.Select(cause => cause.Severity).Concat(diagnosis.Unexplained.Select(finding => finding.Severity)).Max());

        return Judged(diagnosis) == 0 ? "unknown" : "ok";
    }

    private static string What(DiagnosisResult diagnosis, ReportWords words, FindArticle find) => diagnosis switch
    {
        { Causes: [var only] } => words.Text("verdict.one", Title(only, find)),
        { Causes: [var first, ..] } => words.Text("verdict.many", diagnosis.Causes.Length, Title(first, find)),
        { Unexplained.IsEmpty: false } => words.Text("verdict.unexplainedOnly", diagnosis.Unexplained.Select(finding => finding.Id).Distinct().Count()),
        _ => words["verdict.nothing"],
    };

    private static string HowSure(DiagnosisResult diagnosis, ReportWords words)
    {
        if (diagnosis.Causes.IsEmpty)
            return diagnosis.Unexplained.IsEmpty ? Healthy(diagnosis, words) : words["verdict.unexplainedNext"];

        var cause = diagnosis.Causes[0];
        var because = Sentence(cause.Finding.Because);
        var sure = words.Of(cause.Confidence);
        var explained = Kinds(cause.Symptoms);
        var others = OthersThan(cause, diagnosis);

        return explained == 0 ? words.Text("verdict.sure", sure, because)
            : explained == others ? words.Text("verdict.explainsAll", sure, because)
            : words.Text("verdict.explains", sure, explained, others, because);
    }

    private static string Healthy(DiagnosisResult diagnosis, ReportWords words) =>
        Judged(diagnosis) == 0 ? words["verdict.noChecks"] : words.Text("verdict.healthy", Judged(diagnosis), diagnosis.Coverage.Length);

    private static string Covered(DiagnosisResult diagnosis, ReportWords words)
    {
        var missing = diagnosis.Coverage.Length - Judged(diagnosis);
        return missing == 0 ? words["verdict.covered"] : words.Text("verdict.notCovered", missing, diagnosis.Coverage.Length);
    }

    private static int OthersThan(RootCause cause, DiagnosisResult diagnosis) =>
        Kinds(diagnosis.Findings.Except(diagnosis.Remarks).Where(finding => finding.Id != cause.Id));

    private static int Kinds(IEnumerable<Finding> findings) => findings.Select(finding => finding.Id).Distinct().Count();

    private static int Judged(DiagnosisResult diagnosis) =>
        diagnosis.Coverage.Count(row => row.Evaluation is not Evaluation.NotEvaluated);

    private static string Title(RootCause cause, FindArticle find) => FindingWords.Of(cause, find).Title.TrimEnd('.');

    private static string Sentence(string text) => text.TrimEnd().TrimEnd('.') + ".";
}
