using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A .tar.gz or .tar, read from front to back as far as it goes. Nothing of it is ever written to a disk.</summary>
internal sealed class ArchiveInput : IInput
{
    private readonly FileStream file;
    private readonly BundleReader reader;
    private readonly InputReading reading;
    private BoundedStream? current;
    private string last = "";
    private bool ended;

    public ArchiveInput(string path, InputReading reading)
    {
        Name = path;
        this.reading = reading;
        file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        reader = new(file, new() { MaxExpandedBytes = Math.Max(reading.Left, 0), MaxEntries = reading.Limits.MaxEntries });
    }

    public string Name { get; }

    public InputEntry? Next()
    {
        // Behind an entry that a limit stopped nothing is read either: skipping it would expand all of it.
        ended |= current is { IsStopped: true };
        while (!ended && reader.Next() is { } entry)
        {
            if (!reading.TakeEntry())
                return End($"more than {reading.Limits.MaxEntries} entries; the rest was not read");
            if (Accept(entry) is { } accepted)
                return accepted;
        }

        return ended ? null : End(reader.Cut);
    }

    public void Dispose() => reader.Dispose();

    private InputEntry? Accept(ArchiveEntry entry)
    {
        if (entry.Kind == ArchiveEntryKind.Folder)
            return null;

        var path = EntryPath.Normalize(entry.Path, reading.Limits, out var whyRefused);
        if (entry.Kind != ArchiveEntryKind.File)
            whyRefused = entry.Kind == ArchiveEntryKind.Link ? "it is a link" : "it is neither a file nor a folder";
        if (path is null || whyRefused.Length > 0)
        {
            reading.Note(Short(entry.Path), $"left out: {whyRefused}");
            return null;
        }

        last = path;
        current = new(entry.Content, reading, path) { Compressed = () => file.Position, InnerIsCut = () => entry.IsCut };
        return new(path, current);
    }

    private InputEntry? End(ArchiveCut? cut)
    {
        ended = true;
        if (cut is null)
            return null;

        if (last.Length == 0)
            reading.Problem(new($"it holds nothing that can be read ({cut.Why})", Name, "Name a bundle (.tar.gz or .tar) or a folder that holds one"));
        else
            reading.Cut(Name, $"it is cut after {cut.Offset} expanded bytes, at {last} or behind it: {cut.Why}");
        return null;
    }

    private InputEntry? End(string what)
    {
        ended = true;
        reading.Cut(Name, what);
        return null;
    }

    private static string Short(string path) => path.Length <= 200 ? path : $"{path[..200]}...";
}
