using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A .tar.gz or .tar, read from front to back as far as it goes. Nothing of it is ever written to a disk.</summary>
internal sealed class ArchiveInput : IInput
{
    private readonly FileStream _file;
    private readonly BundleReader _reader;
    private readonly InputReading _reading;
    private BoundedStream? _current;
    private string _last = "";
    private bool _ended;

    public ArchiveInput(string path, InputReading reading)
    {
        Name = path;
        _reading = reading;
        _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _reader = new(_file, new() { MaxExpandedBytes = Math.Max(reading.Left, 0), MaxEntries = reading.Limits.MaxEntries });
    }

    public string Name { get; }

    public InputEntry? Next()
    {
        // Behind an entry that a limit stopped nothing is read either: skipping it would expand all of it.
        _ended |= _current is { IsStopped: true };
        while (!_ended && _reader.Next() is { } entry)
        {
            if (!_reading.TakeEntry())
                return End($"more than {_reading.Limits.MaxEntries} entries; the rest was not read");
            if (Accept(entry) is { } accepted)
                return accepted;
        }

        return _ended ? null : End(_reader.Cut);
    }

    public void Dispose() => _reader.Dispose();

    private InputEntry? Accept(ArchiveEntry entry)
    {
        if (entry.Kind == ArchiveEntryKind.Folder)
            return null;

        var path = EntryPath.Normalize(entry.Path, _reading.Limits, out var whyRefused);
        if (entry.Kind != ArchiveEntryKind.File)
            whyRefused = entry.Kind == ArchiveEntryKind.Link ? "it is a link" : "it is neither a file nor a folder";
        if (path is null || whyRefused.Length > 0)
        {
            _reading.Note(Short(entry.Path), $"left out: {whyRefused}");
            return null;
        }

        _last = path;
        _current = new(entry.Content, _reading, path) { Compressed = () => _file.Position, InnerIsCut = () => entry.IsCut };
        return new(path, _current);
    }

    private InputEntry? End(ArchiveCut? cut)
    {
        _ended = true;
        if (cut is null)
            return null;

        if (_last.Length == 0)
            _reading.Problem(new($"it holds nothing that can be read ({cut.Why})", Name, "Name a bundle (.tar.gz or .tar) or a folder that holds one"));
        else
            _reading.Cut(Name, $"it is cut after {cut.Offset} expanded bytes, at {_last} or behind it: {cut.Why}");
        return null;
    }

    private InputEntry? End(string what)
    {
        _ended = true;
        _reading.Cut(Name, what);
        return null;
    }

    private static string Short(string path) => path.Length <= 200 ? path : $"{path[..200]}...";
}
