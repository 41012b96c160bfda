using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Commands;
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
            ["warnings", "verdict", "causes", "symptoms", "unexplained", "unknown-errors", "timeline", "matrix", "coverage", "notes", "appendix"],
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

    public static TheoryData<string> Nasty =>
    [
        SampleReport.Hostile,
        "</code></pre></details></main><script>alert(1)</script>",
        "<!-- <style>*{display:none}</style> -->",
        "\" onmouseover=\"alert(1)\" x=\"",
        "' autofocus onfocus='alert(1)",
        "&lt;b&gt; &amp;amp; &#x3c;",
        "{{Verdict}} {{{Css}}} {{> finding}} {{#each Causes}}",
        "a\n```\n# heading\n\n| a | b |\n|---|---|\n",
        "~~~\n- item\n1. item\n***bold*** __x__ `code` ~~gone~~",
        "[link](https://example.com) ![picture](x.png) <https://example.com> [ref]: /x",
        "https://example.com/ www.example.com me@example.com",
        "a | b \\| c \\\\| d",
        "\\",
        "`", "``` ```", "*", "_", "#", "-", "+ x", "1. x", "> x", "===", "---", "    indented", "\tx", "1)",
        "\u001b[31m\u001b]0;owned\u0007 \u009b2J \u007f",
        "user\u202Egnp.exe \u2066x\u2069 \u200Bzero \uFEFFbom \u00ADsoft",
        "a\r\nb\rc\u2028d\u2029e\u0085f\u000bg\u000ch",
        "\0nul \uFFFD \uFFFE half \uD800 pair",
        "[red]x[/] [link=https://example.com]y[/] [[",
        "../../../../etc/passwd C:\\x\\y file:///etc/passwd",
        "接続できません 😀",
    ];

    [Theory]
    [InlineData("files/proc/swaps", "", "files/proc/swaps")]
    [InlineData("core_v1_secrets", "denied", "core_v1_secrets")]
    [InlineData("files/var/lib/kubelet/config.yaml", "absent", null)]
    [InlineData("netfilter/ipvs-connections", "not-applicable", null)]
    [InlineData("files/etc/shadow", "", null)]
    [InlineData("net/ipv4/conf", "", null)]
    public void Only_what_the_site_may_still_have_is_asked_for(string id, string status, string? artifact)
    {
        var place = id.StartsWith("core_", StringComparison.Ordinal) ? Place.Api : Place.OnHost("master2");
        var store = new PlaceBuilder().ToStore(_ => null, _ => null, _ => null, _ => status.Length == 0 ? null : status, place);
        Sentence why = $"whatever it is called ({store.Text(id).WhyMissing})";
        var answer = new RuleAnswer(new RuleInfo("a/b", Severity.Critical) { Needs = [] }, [new Evaluation.NotEvaluated(FindingScope.OfNode("master2"), why)]);

        var coverage = new CoverageSections(ReportWords.Of("en"), new([new("master2", store, NoPlaces, NoPlaces, LogEvents.None)], store, LogEvents.None, null), Diagnoser.Diagnose([answer], [])).Section;

        Assert.Equal(artifact is null ? [] : [artifact], coverage.Requests.Select(request => request.What));
    }

    private static readonly ImmutableSortedDictionary<string, ArtifactStore> NoPlaces = ImmutableSortedDictionary<string, ArtifactStore>.Empty;

    // What foreign text says must not change what a document is built of.
    [Theory]
    [MemberData(nameof(Nasty))]
    public void Nasty_text_in_every_field_leaves_the_build_of_the_report_as_it_is(string nasty)
    {
        var plain = Everywhere("plain");
        var subject = Everywhere(nasty);

        Assert.Equal(Tags(ReportWriter.Render(plain, ReportFormat.Html)), Tags(ReportWriter.Render(subject, ReportFormat.Html)));
        Assert.Equal(MarkdownTags(plain), MarkdownTags(subject));
        Assert.Equal(Terminal(plain).Count(c => c == '\n'), Terminal(subject).Count(c => c == '\n'));

        var json = ReportWriter.Render(subject, ReportFormat.Json);
        Assert.Empty(new SmallSchema(JsonNode.Parse(EmbeddedText.Read("templates/report.schema.json"))!).Faults(JsonNode.Parse(json)));
        Assert.All(
            [ReportWriter.Render(subject, ReportFormat.Html), ReportWriter.Render(subject, ReportFormat.Markdown), Terminal(subject), json],
            text => Assert.DoesNotContain(text, c => c is '\u001b' or '\u0007' or '\u007f' or '\u009b' or '\u202E' or '\u2066' or '\u200B' or '\u2028' or '\0'));
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
    public void Fifty_causes_on_a_hundred_nodes_stay_below_two_megabytes()
    {
        var findings = Enumerable.Range(0, 100).Select(i => Finding(FindingScope.OfNode($"node{i}"), "a clause about it", 50, new string('<', 3000))).ToImmutableArray();
        var answers = Enumerable.Range(0, 130).Select(rule => new RuleAnswer(
            new RuleInfo($"area/rule-{rule}", Severity.Critical) { Needs = [] },
            [.. findings.Select(finding => rule < 50 ? new Evaluation.Found(finding.Scope, [finding with { Id = $"area/rule-{rule}" }]) : (Evaluation)new Evaluation.NotEvaluated(finding.Scope, "routing/routes: not in the input"))]));

        var subject = SampleReport.Subject with { Diagnosis = Diagnoser.Diagnose([.. answers], []) };

        Assert.InRange(ReportWriter.Render(subject, ReportFormat.Html).Length, 1, 2_000_000);
        Assert.InRange(ReportWriter.Render(subject, ReportFormat.Markdown).Length, 1, 2_000_000);
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

    private static string[] Tags(string html) => [.. new HtmlParser().ParseDocument(html).All.Select(element => element.LocalName)];

    private static string[] MarkdownTags(ReportSubject subject) =>
        Tags(Markdig.Markdown.ToHtml(ReportWriter.Render(subject, ReportFormat.Markdown), new MarkdownPipelineBuilder().UsePipeTables().Build()));

    private static string Terminal(ReportSubject subject)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new TerminalSummary(output, "en", id => Articles.Find(id)).Print(subject.Diagnosis, subject.Warnings, ["report.html"]);
        return output.ToString();
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
            Evidence = [.. Enumerable.Repeat(Evidence.Of(new ArtifactText(text, text, (line ?? text).Split('\n', '\r')[0]).Line(1), text), evidence)],
            Trace = SampleReport.Subject.Diagnosis.Causes[0].Finding.Trace! with { DependsOn = [text], Hops = [new(text, [new(StepKind.Reply, text, null, text, text)])] },
        };
}
