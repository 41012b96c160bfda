using System.Collections.Immutable;
using Spectre.Console;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Commands;

/// <summary>The diagnosis in brief on the terminal. Text of the bundle is never taken as markup, and brings no control characters.</summary>
internal sealed class TerminalSummary
{
    private const int MaxEvidence = 3;
    private const int MaxText = 160;
    private const int MaxReasons = 8;
    private const int UnboundedWidth = 1_000;

    private readonly IAnsiConsole console;

    public TerminalSummary(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        // Lines in a file or a pipe are not broken.
        if (!isTerminal)
            console.Profile.Width = UnboundedWidth;
    }

    public void Print(AnalysisResult result, ImmutableArray<string> reports)
    {
        foreach (var cut in result.Cuts)
            Line($"Warning: {cut}", Color.Yellow);

        if (result.Diagnosis.FoundNothing)
            Line("Nothing was found that calls for action.", Color.Green);
        foreach (var (cause, number) in result.Diagnosis.Causes.Select((cause, i) => (cause, i + 1)))
            Print(cause, number);

        Print(result.Diagnosis.Unexplained);
        NotEvaluated(result.Diagnosis.Coverage);
        foreach (var report in reports)
            Line($"Report: {report}");
    }

    private void Print(RootCause cause, int number)
    {
        var words = FindingWords.Of(cause, id => Articles.Find(id));
        Line($"{number}. {words.Title}", cause.Severity == Severity.Critical ? Color.Red : Color.Yellow);
        Line($"   {cause.Id}, {Word(cause.Severity)}, {Word(cause.Confidence)}: {cause.Finding.Because}");
        foreach (var evidence in cause.Findings.SelectMany(finding => finding.Evidence).Take(MaxEvidence))
            Print(evidence);

        var explained = cause.Symptoms.Select(symptom => symptom.Id).Distinct().ToImmutableArray();
        if (!explained.IsEmpty)
            Line($"   explains: {string.Join(", ", explained)}");
    }

    private void Print(ImmutableArray<Finding> unexplained)
    {
        if (unexplained.IsEmpty)
            return;

        Line("Seen in the logs, and explained by nothing above:");
        foreach (var finding in unexplained)
        {
            Line($" - {FindingWords.Of(finding, id => Articles.Find(id)).Title} ({finding.Id}, {finding.Scope})");
            foreach (var evidence in finding.Evidence.Take(1))
                Print(evidence);
        }
    }

    private void Print(Evidence evidence)
    {
        var place = evidence.Line == 0 ? evidence.Artifact : $"{evidence.Artifact}:{evidence.Line}";
        var said = evidence.Text.Length == 0 ? evidence.Says : evidence.Text.Trim();
        Line($"   {place}: {VisibleText.Cut(said, MaxText)}");
    }

    private void NotEvaluated(ImmutableArray<CoverageRow> coverage)
    {
        var reasons = coverage.Select(row => row.Evaluation).OfType<Evaluation.NotEvaluated>()
            .GroupBy(missing => missing.Why).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToImmutableArray();
        if (reasons.IsEmpty)
            return;

        Line($"Not evaluated: {reasons.Sum(group => group.Count())} of {coverage.Length} checks.");
        foreach (var group in reasons.Take(MaxReasons))
            Line($" - {group.Count()} because {VisibleText.Cut(group.Key, MaxText)}");
        if (reasons.Length > MaxReasons)
            Line($" - and {reasons.Length - MaxReasons} more reasons, in the report");
    }

    private void Line(string text, Color? color = null) =>
        console.Write(new Text(VisibleText.Of(text.ReplaceLineEndings(" ")) + "\n", new Style(color)));

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
