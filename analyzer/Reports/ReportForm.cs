namespace SupportBundle.Analyzer.Reports;

/// <summary>How an article's section becomes part of a report: HTML or Markdown.</summary>
internal sealed record ReportForm(Func<string, IReadOnlyDictionary<string, string>, string> Section)
{
    // First to HTML with the placeholders intact, then their values as text: no value is ever read as Markdown.
    public static ReportForm Html { get; } = new((markdown, values) =>
        Placeholders.Fill(ArticleMarkdown.ToHtml(Placeholders.Decide(markdown, values)), values, (value, _) => HtmlText.Escape(value)));

    public static ReportForm Markdown { get; } = new((markdown, values) =>
        Placeholders.Fill(
            Placeholders.Decide(markdown, values),
            values,
            (value, inCode) => inCode ? MarkdownText.EscapeInCode(value) : MarkdownText.Escape(value)));
}
