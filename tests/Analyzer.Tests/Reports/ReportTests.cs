using System.Collections.Immutable;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Reports;

public sealed class ReportTests
{
    private static readonly ImmutableArray<string> Names = ["node", "pods", "reject", "rule", "counter"];

    private static readonly IHtmlDocument Html = new HtmlParser().ParseDocument(ReportWriter.Render(SampleReport.Subject, ReportFormat.Html));

    [Fact]
    public void The_verdict_has_three_sentences_and_the_level_of_the_worst_cause()
    {
        var verdict = Html.QuerySelector("section.verdict")!;

        Assert.Equal(3, verdict.QuerySelectorAll("p").Length);
        Assert.Contains("level-critical", verdict.ClassList);
        Assert.Contains("FORWARD on master1, master2 rejects pod traffic", verdict.TextContent);
    }

    [Fact]
    public void An_incomplete_input_is_said_above_the_verdict()
    {
        var sections = Html.QuerySelectorAll("main > section").ToList();

        Assert.Contains("cut off after 212 entries", sections[0].TextContent);
        Assert.Contains("verdict", sections[1].ClassList);
    }

    [Fact]
    public void Causes_come_before_symptoms_before_the_unexplained_before_the_coverage() =>
        Assert.Equal(
            ["warnings", "verdict", "causes", "symptoms", "unexplained", "timeline", "matrix", "coverage", "notes", "appendix"],
            Html.QuerySelectorAll("h2").Select(heading => heading.Id));

    [Fact]
    public void The_decisive_line_is_marked_among_its_neighbours()
    {
        var evidence = Html.QuerySelector("#cause-1 .evidence")!;

        Assert.Equal(5, evidence.QuerySelectorAll("li").Length);
        Assert.Contains("-j REJECT --reject-with icmp-host-prohibited", Assert.Single(evidence.QuerySelectorAll("li.hit")).TextContent);
        Assert.Equal("nodes/master1/netfilter/iptables-nft-save.txt:5", evidence.QuerySelector(".place")!.TextContent);
    }

    [Fact]
    public void The_packet_is_drawn_hop_by_hop_with_the_step_that_decides()
    {
        var path = Html.QuerySelector("#cause-1 .path")!;

        Assert.Equal(["worker1", "master1"], path.QuerySelectorAll(".hop").Select(hop => hop.TextContent));
        Assert.Contains("rule 3: REJECT", Assert.Single(path.QuerySelectorAll(".decides")).TextContent);
        Assert.Contains("rejected", path.QuerySelector(".end")!.TextContent);
    }

    [Fact]
    public void Commands_are_filled_with_the_names_of_the_case() =>
        Assert.Contains("iptables -t filter -I FORWARD 3 -s 10.244.0.0/16 -j ACCEPT", Html.QuerySelector("#cause-1")!.TextContent);

    [Fact]
    public void Ids_are_used_once_and_every_inner_link_has_its_end()
    {
        var ids = Html.All.Select(element => element.Id).Where(id => !string.IsNullOrEmpty(id)).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Html.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
    }

    [Fact]
    public void The_policy_admits_nothing_but_the_one_style_sheet()
    {
        var policy = Html.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Empty(Html.QuerySelectorAll("[style], [src], script, link, iframe"));
    }

    [Fact]
    public void What_was_not_evaluated_is_said_with_its_reason_and_asked_for()
    {
        Assert.Contains("files/proc/swaps: not in the input", Html.Body!.TextContent);
        Assert.Contains("files/proc/swaps", Html.QuerySelectorAll("#coverage ~ .scroll th").Select(cell => cell.TextContent));
    }

    [Fact]
    public void Hostile_text_in_every_field_stays_text()
    {
        var html = new HtmlParser().ParseDocument(ReportWriter.Render(Everywhere(SampleReport.Hostile), ReportFormat.Html));

        Assert.Empty(html.QuerySelectorAll("script, img"));
        Assert.Empty(html.QuerySelectorAll("a[href^='javascript']"));
        Assert.DoesNotContain(html.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain('\u202E', html.DocumentElement.TextContent);
        Assert.Contains("[U+202E]", html.DocumentElement.TextContent);
    }

    [Fact]
    public void Hostile_text_does_not_become_markup_in_Markdown()
    {
        var markdown = ReportWriter.Render(Everywhere("a\n```\n# heading\n" + SampleReport.Hostile), ReportFormat.Markdown);
        var html = new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(markdown));

        Assert.Empty(html.QuerySelectorAll("script, img"));
        Assert.Empty(html.QuerySelectorAll("a[href^='javascript']"));
        Assert.DoesNotContain("heading", html.QuerySelectorAll("h1").Select(heading => heading.TextContent));
    }

    [Fact]
    public void Nothing_found_is_not_called_healthy_when_nothing_could_be_judged()
    {
        var nothing = SampleReport.Subject with { Diagnosis = Diagnoser.Diagnose([], []) };
        var html = new HtmlParser().ParseDocument(ReportWriter.Render(nothing, ReportFormat.Html));

        Assert.Contains("level-unknown", html.QuerySelector("section.verdict")!.ClassList);
    }

    [Fact]
    public void A_hundred_nodes_with_the_same_trouble_stay_below_two_megabytes()
    {
        var findings = Enumerable.Range(0, 100).Select(i => Finding(FindingScope.OfNode($"node{i}"), "a clause about it", 50, new string('<', 3000))).ToImmutableArray();
        var answers = Enumerable.Range(0, 80).Select(rule => new RuleAnswer(
            new RuleInfo($"area/rule-{rule}", Severity.Critical) { Needs = [] },
            [.. findings.Select(finding => rule < 5 ? new Evaluation.Found(finding.Scope, [finding with { Id = $"area/rule-{rule}" }]) : (Evaluation)new Evaluation.NotEvaluated(finding.Scope, "routing/routes: not in the input"))]));

        var html = ReportWriter.Render(SampleReport.Subject with { Diagnosis = Diagnoser.Diagnose([.. answers], []) }, ReportFormat.Html);

        Assert.InRange(html.Length, 1, 2_000_000);
    }

    [Fact]
    public void The_Markdown_of_the_sample_is_as_it_was()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "../../../Reports/sample.report.expected.md");
        var markdown = ReportWriter.Render(SampleReport.Subject, ReportFormat.Markdown);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, markdown);

        Assert.Equal(File.ReadAllText(path), markdown);
    }

    private static ReportSubject Everywhere(string text)
    {
        var scope = FindingScope.OfNode(text);
        var answer = new RuleAnswer(
            new RuleInfo(text, Severity.Critical) { Needs = [text] },
            [new Evaluation.Found(scope, [Finding(scope, text, 2)]), new Evaluation.NotEvaluated(FindingScope.Cluster, $"{text}: {text}; a/b: {text}")]);

        var sample = SampleReport.Subject;
        return sample with
        {
            Inputs = [new(text, [text]) { Description = text, Notes = [text] }],
            Cluster = sample.Cluster with { Nodes = [.. sample.Cluster.Nodes.Select(node => node with { Name = text })] },
            Diagnosis = Diagnoser.Diagnose([answer, new(answer.Rule with { Id = "netfilter/forward-rejects-pod-traffic" }, [Renamed(scope, text)])], [Finding(scope, text, 1) with { Id = "logs/x" }]),
            Version = text,
        };
    }

    private static Evaluation.Found Renamed(FindingScope scope, string text) =>
        new(scope, [Finding(scope, text, 1) with { Id = "netfilter/forward-rejects-pod-traffic" }]);

    private static Finding Finding(FindingScope scope, string text, int evidence, string? line = null) =>
        new("area/rule", Severity.Critical, Confidence.Proven, scope)
        {
            Because = text,
            Values = Names.ToImmutableSortedDictionary(name => name, _ => text),
            Evidence = [.. Enumerable.Repeat(Evidence.Of(new ArtifactText(text, text, line ?? text).Line(1), text), evidence)],
            Trace = SampleReport.Subject.Diagnosis.Causes[0].Finding.Trace! with { DependsOn = [text], Hops = [new(text, [new(StepKind.Reply, text, null, text, text)])] },
        };
}
