using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A tar, read from front to back as far as it goes, damaged parts passed over. Nothing of it is ever written to a disk.</summary>
/// <param name="source">The tar's bytes, expanded and counted.</param>
/// <param name="names">How its files are called, and it is itself.</param>
internal sealed class TarEntries(BoundedStream source, MemberNames names, InputReading reading) : IFileSource
{
    private readonly BundleReader _reader = new(source, new() { MaxExpandedBytes = long.MaxValue, MaxEntries = int.MaxValue, ReadsPastDamage = true });
    private string _last = "";
    private bool _any;
    private int _gaps;

    public FoundFile? Next()
    {
        while (_reader.Next() is { } entry)
        {
            SayGaps();
            if (!reading.TakeEntry())
                return null;

            _any = true;
            if (Accept(entry) is { } accepted)
                return accepted;
        }

        End();
        return null;
    }

    public void Dispose() => _reader.Dispose();

    private FoundFile? Accept(ArchiveEntry entry)
    {
        if (entry.Kind == ArchiveEntryKind.Folder)
            return null;

        if (names.Of(entry.Path, WhyRefused(entry.Kind)) is not { } path)
            return null;

        _last = path;
        return new(path, entry.Content) { IsCut = () => entry.IsCut, IsStopped = () => source.IsStopped };
    }

    private static string WhyRefused(ArchiveEntryKind kind) => kind switch
    {
        ArchiveEntryKind.File => "",
        ArchiveEntryKind.Link => "it is a link",
        ArchiveEntryKind.Sparse => "it was packed without its holes (tar -S), so its content is not there as it stood; pack it without that option",
        _ => "it is neither a file nor a folder",
    };

    private void SayGaps()
    {
        for (; _gaps < _reader.Gaps.Count; _gaps++)
            reading.Cut(names.Archive, $"it is damaged after {_reader.Gaps[_gaps].Offset} expanded bytes{Where()}: what stood there is lost");
    }

    private void End()
    {
        // A limit of ours ended it, and said so.
        if (source.IsStopped || _reader.Cut is not { } cut)
            return;

        if (_any)
            reading.Cut(names.Archive, $"it is cut after {cut.Offset} expanded bytes{Where()}: {cut.Why}");
        else
            names.HoldsNothing(cut.Why);
    }

    private string Where() => _last.Length > 0 ? $", at {_last} or behind it" : "";
}
