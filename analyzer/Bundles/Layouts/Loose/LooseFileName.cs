namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>The name of a file with the folder that it lies in.</summary>
internal sealed class LooseFileName(string path)
{
    private readonly LooseName _file = LooseName.Of(FileOf(path));
    private readonly LooseName _folder = LooseName.Of(FolderOf(path));

    public string Path => path;

    /// <summary>The last segment.</summary>
    public string File => FileOf(path);

    /// <summary>The segments before it.</summary>
    public string[] Folders => path.Split('/')[..^1];

    /// <summary>The words of the file's name.</summary>
    public IEnumerable<string> Words => _file.Words;

    public NameMatch? Find(string pattern)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return _file.Find(pattern);

        return _folder.Find(pattern[..slash]) is { } folder && _file.Find(pattern[(slash + 1)..]) is { } match ? match with { Score = match.Score + folder.Score } : null;
    }

    private static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? FileOf(path[..slash]) : "";
}
