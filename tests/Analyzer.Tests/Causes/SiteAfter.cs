namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Changes that count from a place in a file on, as API lists hold many objects alike.</summary>
internal static class SiteAfter
{
    /// <summary>Puts another text in the place of the first one behind the mark.</summary>
    public static ChangedSite ReplaceAfter(this ChangedSite site, string path, string mark, string text, string by) => site.Edit(path, content =>
    {
        var from = content.IndexOf(mark, StringComparison.Ordinal);
        var at = from < 0 ? -1 : content.IndexOf(text, from, StringComparison.Ordinal);
        return at < 0 ? throw new ArgumentException($"{path} does not hold {mark} and behind it: {text}") : content[..at] + by + content[(at + text.Length)..];
    });
}
