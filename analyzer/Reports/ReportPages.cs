using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath.Repair;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Puts a report's page together.</summary>
internal static class ReportPages
{
    private const int MostNodeNames = 12;
    private const int MostUnreadLines = 20;

    public static ReportPage Of(ReportSubject subject, ReportForm form, string language)
    {
        var words = ReportWords.Of(language);
        var diagnosis = subject.Diagnosis;
        FindArticle find = id => subject.Articles(id, language);
        var causes = new CauseSections(words, find, form, diagnosis);
        var coverage = new CoverageSections(words, subject.Cluster, diagnosis);

        return new(
            language,
            subject.Version,
            Facts(subject, coverage, words),
            subject.Warnings,
            VerdictWords.Of(diagnosis, words, find),
            [.. causes.Causes.Zip(diagnosis.Causes, (section, cause) => section with { Trials = TrialsOf(subject, cause, words) })],
            causes.Symptoms,
            causes.SymptomsOf(diagnosis.Unexplained),
            new UnknownErrorWords(words).Of(subject.Cluster),
            causes.SymptomsOf(diagnosis.Remarks),
            new Timeline(words).Chart(subject.Cluster, diagnosis),
            new ReachabilityWords(words, diagnosis, find).Section(subject.Cluster),
            coverage.Matrix(),
            coverage.Section,
            Notes(subject, words))
        {
            Outliers = new OutlierWords(words).Section(subject.Cluster),
        };
    }

    /// <summary>The page with its style sheet and the hash by which the content security policy admits it.</summary>
    public static ReportPage WithStyle(this ReportPage page, string css) =>
        page with { Css = css, CssHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css))) };

    private static ImmutableArray<TrialText> TrialsOf(ReportSubject subject, RootCause cause, ReportWords words) =>
        [.. subject.TrialsOf(cause, words.Language).Select(tried => new TrialText(VisibleText.Of(tried.Fix.ReplaceLineEndings("; ")), LevelOf(tried.Trial.Outcome), FixTrials.Sentence(tried.Trial, words)))];

    private static string LevelOf(FixOutcome outcome) => outcome switch
    {
        FixOutcome.ThenDelivered or FixOutcome.FaultGone => "ok",
        FixOutcome.NotSimulated => "unknown",
        FixOutcome.HelpsInPart => "warning",
        _ => "critical",
    };

    private static ImmutableArray<Fact> Facts(ReportSubject subject, CoverageSections coverage, ReportWords words)
    {
        var nodes = subject.Cluster.Nodes;
        return
        [
            .. subject.Inputs.Select(input => new Fact(words["fact.input"], input.Description.Length == 0 ? input.Name : $"{input.Name}: {input.Description}")),
            new(words["fact.captured"], subject.Cluster.Captured?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'") ?? words["fact.capturedUnknown"]),
            new(words["fact.nodes"], nodes.IsEmpty ? words["fact.noNodes"] : $"{nodes.Length}: {words.List([.. nodes.Select(node => node.Name)], MostNodeNames)}"),
            .. ClusterFacts.Of(subject.Cluster, words),
            new(words["fact.checks"], words.Text("fact.checksCount", coverage.Judged, coverage.NotJudged)),
        ];
    }

    private static InputNotes Notes(ReportSubject subject, ReportWords words)
    {
        ImmutableArray<ParseNote> unread =
        [
            .. subject.Cluster.Nodes
                .SelectMany(node => node.Namespaces.Values.Concat(node.Containers.Values).Prepend(node.Host))
                .Append(subject.Cluster.Api)
                .SelectMany(store => store.Notes)
                .OrderBy(note => note.Line.Artifact.Path, StringComparer.Ordinal)
                .ThenBy(note => note.Line.Number),
        ];

        return new(
            [.. subject.Inputs.SelectMany(input => input.Notes.Select(note => $"{input.Name}: {note}"))],
            unread.IsEmpty ? words["notes.parseNone"] : words.Text("notes.parse", unread.Length),
            [.. unread.Take(MostUnreadLines).Select(note => new UnreadLine(note.Line.ToString(), VisibleText.Cut(note.Reason)))]);
    }
}
