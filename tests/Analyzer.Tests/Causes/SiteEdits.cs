namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Edits of one object among many that look alike.</summary>
internal static class SiteEdits
{
    /// <summary>Changes the first such text that comes after another; both must be there.</summary>
    public static ChangedSite ReplaceAfter(this ChangedSite site, string path, string anchor, string text, string by) => site.Edit(path, content =>
    {
        var from = content.IndexOf(anchor, StringComparison.Ordinal);
        var at = from < 0 ? -1 : content.IndexOf(text, from, StringComparison.Ordinal);
        return at >= 0 ? content[..at] + by + content[(at + text.Length)..] : throw new ArgumentException($"{path} does not hold {text} after {anchor}");
    });
}
