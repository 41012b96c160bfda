using System.Collections.Immutable;
using Spectre.Console;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Commands;

/// <summary>The diagnosis in brief on the terminal, a screen at most for one cause. Text of the bundle is never taken as markup, and brings no control characters.</summary>
internal sealed class TerminalSummary
{
    private const int MostCauses = 5;
    private const int MostSymptoms = 6;
    private const int MostText = 160;
    private const int UnboundedWidth = 1_000_000;

    private readonly IAnsiConsole _console;
    private readonly FindArticle _find;
    private readonly ReportWords _words;

    public TerminalSummary(TextWriter output, string language, FindArticle find)
    {
        _words = ReportWords.Of(language);
        _find = find;
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        // Lines in a file or a pipe are not broken.
        if (!isTerminal)
            _console.Profile.Width = UnboundedWidth;
    }

    /// <param name="warnings">What makes the input incomplete, as in the report.</param>
    public void Print(DiagnosisResult diagnosis, IReadOnlyCollection<string> warnings, ImmutableArray<string> reports)
    {
        foreach (var warning in warnings)
            Line(_words.Text("brief.warning", warning), Color.Yellow);

        var verdict = VerdictWords.Of(diagnosis, _words, _find);
        Line($"{verdict.LevelWord}: {verdict.Sentences[0]}", ColorOf(verdict.Level));

        foreach (var (cause, number) in diagnosis.Causes.Take(MostCauses).Select((cause, i) => (cause, i + 1)))
            Print(cause, number);
        if (diagnosis.Causes.Length > MostCauses)
            Line(_words.Text("brief.moreCauses", diagnosis.Causes.Length - MostCauses));

        Print(diagnosis.Unexplained);
        Line("");
        var judged = diagnosis.Coverage.Count(row => row.Evaluation is not Evaluation.NotEvaluated);
        Line(_words.Text("brief.coverage", _words.Text(judged == diagnosis.Coverage.Length ? "coverage.briefAll" : "coverage.brief", judged, diagnosis.Coverage.Length)));
        foreach (var report in reports)
            Line(_words.Text("brief.report", report));
    }

    private void Print(RootCause cause, int number)
    {
        var told = FindingWords.Of(cause, _find);
        Line("");
        Line($"{number}. {told.Title}", ColorOf(KebabCase.Of(cause.Severity)));
        Line($"   {_words.Text("brief.place", cause.Id, _words.Of(cause.Severity).ToLowerInvariant(), _words.Places(cause.Scopes, MostSymptoms))}");
        Line($"   {_words.Of(cause.Confidence)}: {cause.Finding.Because}");
        Print(cause.Findings.SelectMany(finding => finding.Evidence).Take(1));
        if (told.InBrief(ArticleSection.FixNow) is { Length: > 0 } fix)
            Line($"   {_words.Text("brief.fix", VisibleText.Cut(fix, MostText))}");
        PrintSymptoms(cause.Symptoms);
    }

    private void Print(ImmutableArray<Finding> unexplained)
    {
        if (unexplained.IsEmpty)
            return;

        Line("");
        Line(_words["brief.unexplained"]);
        foreach (var finding in unexplained.DistinctBy(finding => finding.Id).Take(MostSymptoms))
        {
            Line($" - {FindingWords.Of(finding, _find).Title} ({finding.Id}, {_words.Of(finding.Scope)})");
            Print(finding.Evidence.Take(1));
        }
    }

    private void PrintSymptoms(ImmutableArray<Finding> symptoms)
    {
        var kinds = symptoms.DistinctBy(symptom => symptom.Id).ToImmutableArray();
        foreach (var symptom in kinds.Take(MostSymptoms))
            Line($"   {_words.Text("brief.explains", $"{FindingWords.Of(symptom, _find).Title} ({symptom.Id})")}");
        if (kinds.Length > MostSymptoms)
            Line($"   {_words.Text("brief.explainsMore", kinds.Length - MostSymptoms)}");
    }

    private void Print(IEnumerable<Evidence> decisive)
    {
        foreach (var evidence in decisive)
        {
            Line($"   {(evidence.Line == 0 ? evidence.Artifact : $"{evidence.Artifact}:{evidence.Line}")}");
            Line($"     {VisibleText.Cut(evidence.Text.Length == 0 ? evidence.Says : evidence.Text.Trim(), MostText)}");
        }
    }

    private void Line(string text, Color? color = null) =>
        _console.Write(new Text(VisibleText.Of(text.ReplaceLineEndings(" ")) + "\n", new Style(color)));

    private static Color? ColorOf(string level) => level switch
    {
        "critical" => Color.Red,
        "warning" => Color.Yellow,
        "ok" => Color.Green,
        _ => null,
    };
}
