using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What a finding is called: its article, filled with the names and figures of this case. Plain text, not yet escaped.</summary>
/// <param name="Article">Null when there is none of this id; then the finding speaks for itself.</param>
/// <param name="Values">Those of the finding that the article's commands are written for.</param>
internal sealed record FindingWords(Article? Article, ImmutableSortedDictionary<string, string> Values, string Title, string Summary)
{
    private const int NamesInTitle = 3;

    public static FindingWords Of(Finding finding, FindArticle find) => Of([finding], find);

    public static FindingWords Of(RootCause cause, FindArticle find) => Of(cause.Findings, find);

    /// <summary>The commands of the section, block by block; its prose where it has none. Empty without the section.</summary>
    public ImmutableArray<string> Commands(string heading) =>
        Article?.Section(heading) is { } section ? ArticleMarkdown.Commands(PlainText(section.Markdown)) : [];

    /// <summary>The section's first paragraph on one line, or its first command; empty without the section.</summary>
    public string InBrief(string heading) =>
        Article?.Section(heading) is { } section ? ArticleMarkdown.FirstLine(PlainText(section.Markdown)).TrimEnd(':') : "";

    private static FindingWords Of(ImmutableArray<Finding> findings, FindArticle find)
    {
        var first = findings[0];
        var article = find(first.Id);
        var joined = Joined(findings);

        return article is null
            ? new(null, ValuesOf(first), first.Id, first.Because)
            : new(article, ValuesOf(first), Fill(article.Title, joined), Fill(article.Summary, joined));
    }

    // What differs between the nodes is named in turn, so that one title speaks for all.
    private static ImmutableSortedDictionary<string, string> Joined(ImmutableArray<Finding> findings) =>
        findings.Length == 1
            ? ValuesOf(findings[0])
            : ValuesOf(findings[0]).ToImmutableSortedDictionary(
                pair => pair.Key,
                pair => JoinNames([.. findings.Select(finding => finding.Values.GetValueOrDefault(pair.Key, pair.Value)).Distinct().Order(StringComparer.Ordinal)]));

    // Articles tell why a finding is held for true, whether its rule says so among its values or not.
    private static ImmutableSortedDictionary<string, string> ValuesOf(Finding finding) =>
        finding.Values.ContainsKey("because") ? finding.Values : finding.Values.Add("because", finding.Because.ToString());

    private static string JoinNames(ImmutableArray<string> names) =>
        names.Length <= NamesInTitle
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(NamesInTitle))} and {names.Length - NamesInTitle} more";

    private string PlainText(string text) => Fill(text, Values);

    private static string Fill(string text, ImmutableSortedDictionary<string, string> values) =>
        Placeholders.Fill(Placeholders.Decide(text, values), values, (value, _) => VisibleText.Of(value));
}
