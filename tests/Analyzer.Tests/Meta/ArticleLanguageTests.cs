using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>What is known is known in both languages, with the same places to fill and the same commands to type.</summary>
public sealed partial class ArticleLanguageTests
{
    private const int LeastReferences = 60;

    private static readonly ImmutableArray<string> OfRules =
    [
        ArticleSection.WhatItIs, ArticleSection.HowWeKnow, ArticleSection.Confirm, ArticleSection.FixNow,
        ArticleSection.FixForGood, ArticleSection.Risk, ArticleSection.References,
    ];

    public static TheoryData<string> Ids => [.. Articles.Ids()];

    [Fact]
    public void Every_rule_has_an_article_in_both_languages()
    {
        var rules = RuleCatalog.All.Select(rule => rule.Info.Id).ToArray();

        Assert.Equal([], rules.Except(Articles.Ids()));
        Assert.Equal([], rules.Except(Articles.Ids("ja")));
    }

    [Fact]
    public void Every_article_is_there_in_both_languages() => Assert.Equal(Articles.Ids().Order(), Articles.Ids("ja").Order());

    [Theory, MemberData(nameof(Ids))]
    public void A_translation_has_the_same_sections_placeholders_and_commands(string id)
    {
        var (english, japanese) = (Find(id, "en"), Find(id, "ja"));

        Assert.Equal(english.Sections.Select(section => section.Heading), japanese.Sections.Select(section => section.Heading));
        Assert.Equal(Tags(english), Tags(japanese));
        Assert.Equal(Commands(english), Commands(japanese));
        Assert.Equal(Pages(english), Pages(japanese));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_translation_is_Japanese(string id)
    {
        var japanese = Find(id, "ja");

        Assert.Equal("ja", japanese.Language);
        Assert.All([japanese.Title, japanese.Summary, japanese.Section(ArticleSection.WhatItIs)!.Markdown], text => Assert.Matches(Kana(), text)); // every article has it
    }

    [Fact]
    public void A_rules_article_is_complete()
    {
        var lacking = from rule in RuleCatalog.All
                      let article = Find(rule.Info.Id, "en")
                      from heading in OfRules
                      where string.IsNullOrWhiteSpace(article.Section(heading)?.Markdown)
                      select $"{rule.Info.Id}: {heading}";

        Assert.Equal([], lacking);
    }

    [Fact]
    public void Most_causes_name_the_public_page_that_confirms_them()
    {
        var byArticle = Articles.Ids().Where(id => Pages(Find(id, "en")).Length > 0);
        var bySignature = SignatureCatalog.All.Where(signature => !signature.ConfirmedBy.IsEmpty).Select(signature => signature.Id);

        Assert.InRange(byArticle.Union(bySignature).Count(), LeastReferences, int.MaxValue);
    }

    [Fact]
    public void The_reports_words_are_the_same_in_both_languages_with_the_same_places_to_fill()
    {
        var (english, japanese) = (Words("en"), Words("ja"));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), japanese.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([], english.Keys.Where(key => !Places(english[key]).SetEquals(Places(japanese[key]))));
        Assert.Equal([], japanese.Values.Where(string.IsNullOrWhiteSpace));
    }

    private static Article Find(string id, string language) => Articles.Find(id, language) ?? throw new InvalidOperationException($"templates/knowledge/{id}.{language}.md is missing");

    private static string[] Tags(Article article) =>
        [.. article.Texts.SelectMany(text => Tag().Matches(text)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    private static string[] Commands(Article article) => [.. article.Sections.SelectMany(section => Fence().Matches(section.Markdown)).Select(match => match.Value)];

    private static string[] Pages(Article article) => [.. Page().Matches(article.Section(ArticleSection.References)?.Markdown ?? "").Select(match => match.Value)];

    private static Dictionary<string, string> Words(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(EmbeddedText.Read($"templates/strings.{language}.json")) ?? [];

    private static HashSet<string> Places(string text) => [.. Numbered().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Tag();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"https?://[^\s<>)]+")]
    private static partial Regex Page();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"[\u3040-\u30ff]")]
    private static partial Regex Kana();
}
