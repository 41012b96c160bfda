using AngleSharp.Html.Parser;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>The report in Japanese: its own words, and the articles with their headings.</summary>
public sealed class JapaneseReportTests
{
    [Fact]
    public void The_page_says_its_language_and_its_headings_are_Japanese()
    {
        var html = new HtmlParser().ParseDocument(ReportWriter.Render(SampleReport.Subject, ReportFormat.Html, "ja"));

        Assert.Equal("ja", html.DocumentElement.GetAttribute("lang"));
        Assert.Equal("ネットワーク診断", html.QuerySelector("h1")?.TextContent);
        Assert.Equal("根本原因", html.QuerySelector("#causes")?.TextContent);
        Assert.Equal(
            new HtmlParser().ParseDocument(ReportWriter.Render(SampleReport.Subject, ReportFormat.Html)).QuerySelectorAll("h2").Select(heading => heading.Id),
            html.QuerySelectorAll("h2").Select(heading => heading.Id));
    }

    [Fact]
    public void A_case_is_told_with_the_translated_article_and_the_same_commands()
    {
        using var folder = new TempFolder();
        new CaseBundle("firewalld-ha", "broken").LayInto(folder.Path + "/in");

        var code = CommandLine.Run([folder.Path + "/in", "--out", folder.Path + "/ja", "--lang", "ja", "--quiet"], TextWriter.Null, TextWriter.Null);

        var markdown = File.ReadAllText(folder.Path + "/ja/report.md");
        Assert.Equal(1, code);
        Assert.Contains("#### 何が起きているか", markdown, StringComparison.Ordinal);
        Assert.Contains("#### 今すぐの対処", markdown, StringComparison.Ordinal);
        Assert.Contains("master1 の FORWARD が、許可するルールより前で Pod の通信を止めています", markdown, StringComparison.Ordinal);
        Assert.Contains("firewall-cmd --zone=trusted --add-source=10.244.0.0/16", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("## Root causes", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_that_nobody_wrote_is_refused() =>
        Assert.Equal(2, CommandLine.Run(["bundle.tar.gz", "--lang", "fr"], TextWriter.Null, TextWriter.Null));

    [Fact]
    public void Explain_has_Japanese_headings()
    {
        using var output = new StringWriter { NewLine = "\n" };

        CommandLine.Run(["explain", "routing/ip-forward-off", "--lang", "ja"], output, TextWriter.Null);

        Assert.All(["何が起きているか", "根拠", "ノードでの確認", "今すぐの対処", "恒久対処", "対処のリスク", "参考"], heading => Assert.Contains($"\n{heading}\n---", output.ToString(), StringComparison.Ordinal));
    }
}
