namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Edits that several causes' sites need.</summary>
internal static class SiteEdits
{
    /// <summary>Puts another text in the place of the first one that stands behind an anchor.</summary>
    public static ChangedSite ReplaceAfter(this ChangedSite site, string path, string anchor, string text, string by) => site.Edit(path, content =>
    {
        var behind = content.IndexOf(anchor, StringComparison.Ordinal);
        var at = behind < 0 ? -1 : content.IndexOf(text, behind, StringComparison.Ordinal);
        return at < 0 ? throw new ArgumentException($"{path} does not hold, behind {anchor}: {text}") : string.Concat(content.AsSpan(0, at), by, content.AsSpan(at + text.Length));
    });

    /// <summary>Puts a rule before the first that begins so (counters left out), in each of the files.</summary>
    public static ChangedSite InsertRule(this ChangedSite site, string before, string rule, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
            site.Edit(path, content => Inserted(path, content, before, rule));
        return site;
    }

    private static string Inserted(string path, string content, string before, string rule)
    {
        var lines = content.Split('\n').ToList();
        var at = lines.FindIndex(line => line.Contains(before, StringComparison.Ordinal));
        if (at < 0)
            throw new ArgumentException($"no line of {path} holds: {before}");

        lines.Insert(at, rule);
        return string.Join('\n', lines);
    }
}
