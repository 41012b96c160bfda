using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>The knowledge articles, and what holds for each of them.</summary>
public sealed class ArticleTests
{
    private static readonly Dictionary<string, string> Values = new() { ["node"] = "worker1", ["empty"] = "" };

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Info.Id)
        .Concat(SignatureCatalog.All.Where(signature => !signature.OnlyForRules).Select(signature => signature.Id))
        .Append(NoneYet)
        .Distinct()];

    private static readonly string[] Headings =
    [
        ArticleSection.WhatItIs, ArticleSection.HowWeKnow, ArticleSection.Confirm, ArticleSection.FixNow,
        ArticleSection.FixForGood, ArticleSection.Risk, ArticleSection.References,
    ];

    // xunit fails a theory without rows.
    private const string NoneYet = "";

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_finding_has_an_article_with_title_summary_and_well_formed_placeholders(string id)
    {
        if (id == NoneYet)
            return;

        var article = Articles.Find(id);
        Assert.True(article is not null, $"templates/knowledge/{id}.en.md is missing");
        Assert.False(string.IsNullOrWhiteSpace(article.Title) || article.Title == id, $"{id} has no title");
        Assert.False(string.IsNullOrWhiteSpace(article.Summary), $"{id} has no summary");
        Assert.True(article.Section(ArticleSection.WhatItIs) is not null, $"{id} has no section \"{ArticleSection.WhatItIs}\"");
        Assert.All(article.Texts, text => Assert.Empty(Placeholders.Faults(text)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_article_has_known_sections_and_fences_that_stand_alone(string id)
    {
        if (Articles.Find(id) is not { } article)
            return;

        Assert.All(article.Sections, section => Assert.Contains(section.Heading, Headings));
        // A fence beside a condition is not seen, and swallows the headings behind it.
        Assert.All(article.Sections.SelectMany(section => section.Markdown.Split('\n')), line =>
        {
            Assert.False(line.StartsWith("## ", StringComparison.Ordinal), line);
            Assert.True(!line.Contains("```", StringComparison.Ordinal) || line.Trim() == "```" || line.TrimStart().StartsWith("```", StringComparison.Ordinal) && !line.Contains("{{", StringComparison.Ordinal), line);
        });
    }

    [Fact]
    public void No_article_is_left_without_its_finding()
    {
        var ids = RuleCatalog.All.Select(rule => rule.Info.Id).Concat(SignatureCatalog.All.Select(signature => signature.Id)).ToHashSet();

        Assert.DoesNotContain(Articles.Ids(), id => !ids.Contains(id));
    }

    [Fact]
    public void Front_matter_and_sections_are_read_and_headings_in_fences_are_not()
    {
        var article = Articles.Parse("a/b", "---\ntitle: \"One: two\"\nsummary: First\n  second.\n---\n## What it is\ntext\n```\n## a comment\n```\n## Fix now\ndo\n");

        Assert.Equal("One: two", article.Title);
        Assert.Equal("First second.", article.Summary);
        Assert.Equal(["What it is", "Fix now"], article.Sections.Select(section => section.Heading));
        Assert.Contains("## a comment", article.Sections[0].Markdown);
    }

    [Theory]
    [InlineData("on {{node}}", "on worker1")]
    [InlineData("{{#if node}}yes{{else}}no{{/if}}", "yes")]
    [InlineData("{{#if empty}}yes{{else}}no{{/if}}", "no")]
    [InlineData("{{#if missing}}{{#if node}}x{{/if}}{{/if}}.", ".")]
    [InlineData("a\n{{#if node}}\nb\n{{/if}}\nc", "a\nb\nc")]
    [InlineData("a\n{{#if empty}}\nb\n{{/if}}\nc", "a\nc")]
    [InlineData("{{missing}}", Placeholders.Unknown)]
    public void Placeholders_are_filled(string text, string expected) =>
        Assert.Equal(expected, Placeholders.Fill(Placeholders.Decide(text, Values), Values, (value, _) => value));

    [Theory]
    [InlineData("{{#each x}}y{{/each}}")]
    [InlineData("{{#if x}}y")]
    [InlineData("{{/if}}")]
    [InlineData("{{ a b }}")]
    public void A_malformed_tag_is_a_fault(string text) => Assert.NotEmpty(Placeholders.Faults(text));

    [Fact]
    public void A_value_is_never_filled_again() =>
        Assert.Equal("{{node}}", Placeholders.Fill("{{x}}", new Dictionary<string, string> { ["x"] = "{{node}}", ["node"] = "n" }, (value, _) => value));

    [Fact]
    public void A_value_in_code_keeps_its_letters_and_in_text_its_markup_is_escaped()
    {
        var values = new Dictionary<string, string> { ["x"] = "a_b|c" };

        Assert.Equal("a\\_b\\|c `a_b|c`\n```\na_b|c\n```", ReportForm.Markdown.Section("{{x}} `{{x}}`\n```\n{{x}}\n```", values));
    }
}
