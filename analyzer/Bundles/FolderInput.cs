using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A folder in the layout of a bundle. Links, pipes and devices in it are not opened.</summary>
internal sealed class FolderInput(string folder, InputReading reading) : IInput
{
    private readonly string _root = Path.GetFullPath(folder);
    private IEnumerator<FileInfo>? _files;
    private BoundedStream? _open;

    public string Name => folder;

    public InputEntry? Next()
    {
        _files ??= Files(new DirectoryInfo(_root), 0).GetEnumerator();
        while (_files.MoveNext())
        {
            if (Open(_files.Current) is { } entry)
                return entry;
        }

        return null;
    }

    public void Dispose()
    {
        _open?.Dispose();
        _files?.Dispose();
    }

    private InputEntry? Open(FileInfo file)
    {
        _open?.Dispose();
        _open = null;
        var path = EntryPath.Normalize(Below(file), reading.Limits, out var whyRefused);
        if (path is null)
        {
            reading.Note(Below(file), $"left out: {whyRefused}");
            return null;
        }

        try
        {
            _open = new(Content(file), reading, path);
            return new(path, _open);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Note(path, $"left out: {e.Message}");
            return null;
        }
    }

    /// <summary>Pipes, sockets and devices have no size, and opening them may wait for ever or worse; of a regular file without size nothing is lost.</summary>
    private static Stream Content(FileInfo file) =>
        file.Length == 0 ? Stream.Null : file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Artifacts first and logs after them, as the collector orders them: the capture time dates the logs' lines.</summary>
    private IEnumerable<FileInfo> Files(DirectoryInfo directory, int depth)
    {
        var later = new List<FileInfo>();
        foreach (var file in Walk(directory, depth))
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
            {
                reading.Cut(folder, $"more than {reading.Limits.MaxEntries} entries; the rest was not read");
                yield break;
            }

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
