using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A folder's files, artifacts before logs. Links, pipes and devices in it are not opened.</summary>
internal sealed class FolderEntries(string folder, InputReading reading) : IFileSource
{
    private readonly string _root = Path.GetFullPath(folder);
    private IEnumerator<FileInfo>? _files;

    public FoundFile? Next()
    {
        _files ??= Files(new DirectoryInfo(_root)).GetEnumerator();
        while (_files.MoveNext())
        {
            if (Open(_files.Current) is { } found)
                return found;
        }

        return null;
    }

    public void Dispose() => _files?.Dispose();

    private FoundFile? Open(FileInfo file)
    {
        var path = EntryPath.Normalize(Below(file), reading.Limits, out var whyRefused);
        if (path is null)
        {
            reading.Note(Below(file), $"left out: {whyRefused}");
            return null;
        }

        try
        {
            return new(path, DiskFile.Open(file.FullName)) { IsUncounted = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Note(path, $"left out: {e.Message}");
            return null;
        }
    }

    /// <summary>Artifacts first and logs after them, as the collector orders them: the capture time dates the logs' lines.</summary>
    private IEnumerable<FileInfo> Files(DirectoryInfo directory)
    {
        var later = new List<FileInfo>();
        foreach (var file in Walk(directory, 0))
        {
            if (OwnLayout.IsLog(Below(file)))
                later.Add(file);
            else
                yield return file;
        }

        foreach (var file in later)
            yield return file;
    }

    private IEnumerable<FileInfo> Walk(DirectoryInfo directory, int depth)
    {
        foreach (var child in Children(directory, depth))
        {
            if (!reading.TakeEntry())
                yield break;

            if (child.LinkTarget is not null || child.Attributes.HasFlag(FileAttributes.ReparsePoint))
                reading.Note(Below(child), "left out: it is a link");
            else if (child is FileInfo file)
                yield return file;
            else
            {
                foreach (var below in Walk((DirectoryInfo)child, depth + 1))
                    yield return below;
            }
        }
    }

    private IEnumerable<FileSystemInfo> Children(DirectoryInfo directory, int depth)
    {
        if (depth > reading.Limits.MaxDepth)
        {
            reading.Note(Below(directory), $"left out: deeper than {reading.Limits.MaxDepth} folders");
            return [];
        }

        try
        {
            return directory.GetFileSystemInfos().OrderBy(child => child.Name, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Note(Below(directory), $"left out: {e.Message}");
            return [];
        }
    }

    private string Below(FileSystemInfo child) => Path.GetRelativePath(_root, child.FullName).Replace(Path.DirectorySeparatorChar, '/');
}
