using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>The report of every broken case, as a customer would get it.</summary>
public sealed class CaseReportTests
{
    public static TheoryData<string, string> Broken
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var bundle in CaseBundle.Broken)
                data.Add(bundle.Name, bundle.Overlay!); // broken cases have one
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void It_is_complete_and_cites_lines_that_are_there(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay);
        var subject = Analyze(bundle);

        Assert.All(subject.Diagnosis.Findings, HasItsValues);
        HasThreeSentences(ReportWriter.Render(subject, ReportFormat.Html));
        var json = JsonNode.Parse(ReportWriter.Render(subject, ReportFormat.Json))!;
        Assert.Empty(new SmallSchema(JsonNode.Parse(EmbeddedText.Read("templates/report.schema.json"))!).Faults(json));
        Assert.All(json["causes"]!.AsArray(), cause => Assert.NotEmpty(cause!["fixes"]!.AsArray()));
        Assert.All(json["findings"]!.AsArray().SelectMany(finding => finding!["evidence"]!.AsArray()), evidence => IsThere(evidence!, bundle));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void The_terminal_tells_it_on_one_screen(string name, string overlay)
    {
        var subject = Analyze(new(name, overlay));
        using var output = new StringWriter { NewLine = "\n" };

        new TerminalSummary(output, "en", id => Articles.Find(id)).Print(subject.Diagnosis, subject.Warnings, ["report.html", "report.md", "report.json"]);

        var lines = output.ToString().Split('\n');
        var causes = subject.Diagnosis.Causes;
        Assert.Contains(FindingWords.Of(causes[0], id => Articles.Find(id)).Title, lines[0], StringComparison.Ordinal);
        Assert.All(causes, cause => Assert.Contains(lines, line => line.Contains(cause.Finding.Evidence[0].Artifact, StringComparison.Ordinal)));
        Assert.InRange(lines.Length, 1, 12 + (12 * causes.Length));
    }

    private static void HasItsValues(Finding finding)
    {
        var article = Articles.Find(finding.Id)!; // each finding has one: ArticleTests
        Assert.All(article.Texts, text =>
        {
            var filled = ReportForm.Markdown.Section(text, finding.Values);
            Assert.DoesNotContain(Placeholders.Unknown, filled, StringComparison.Ordinal);
            Assert.Empty(Placeholders.Names(filled));
        });
    }

    private static void HasThreeSentences(string html)
    {
        var sentences = new HtmlParser().ParseDocument(html).QuerySelectorAll("section.verdict p").Select(sentence => sentence.TextContent).ToArray();

        Assert.Equal(3, sentences.Length);
        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
    }

    private static void IsThere(JsonNode evidence, CaseBundle bundle)
    {
        var artifact = (string)evidence["artifact"]!;
        var line = (int)evidence["line"]!;
        if (line == 0)
            return;

        // A row of a JSON array is cited without what stands around it, and a long line by a part of it between ellipses.
        var cited = ((string)evidence["text"]!).Split('\n')[0].Split('…').MaxBy(part => part.Length)!.Trim();
        Assert.Contains(cited, File.ReadAllLines(bundle.Files()[artifact])[line - 1], StringComparison.Ordinal);
    }

    private static ReportSubject Analyze(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        return SubjectOf.Result(Analysis.Run([folder.Path]));
    }
}
