using System.Collections.Immutable;
using Markdig;
using Markdig.Syntax;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Reading the Markdown of articles; raw HTML in it is shown as text.</summary>
internal static class ArticleMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    /// <summary>As HTML; placeholders come through as they are.</summary>
    public static string ToHtml(string markdown) =>
        // A header cell without a word is a corner, not a header: screen readers would read it out with each cell.
        Markdown.ToHtml(markdown, Pipeline).Replace("<th></th>", "<td></td>", StringComparison.Ordinal);

    /// <summary>The first line of the first paragraph or code, without markup; empty without either.</summary>
    public static string FirstLine(string markdown) =>
        Markdown.Parse(markdown, Pipeline).Descendants<LeafBlock>().FirstOrDefault() switch
        {
            FencedCodeBlock code => code.Lines.ToString().Trim().Split('\n')[0],
            LeafBlock prose => Markdown.ToPlainText(markdown[prose.Span.Start..(prose.Span.End + 1)], Pipeline).Trim().Split('\n')[0],
            null => "",
        };

    /// <summary>The fenced blocks of a text, each as one; the whole text where it has none.</summary>
    public static ImmutableArray<string> Commands(string markdown)
    {
        var blocks = Markdown.Parse(markdown, Pipeline).Descendants<FencedCodeBlock>().Select(block => block.Lines.ToString().Trim()).ToImmutableArray();
        return !blocks.IsEmpty ? blocks : string.IsNullOrWhiteSpace(markdown) ? [] : [markdown.Trim()];
    }
}
