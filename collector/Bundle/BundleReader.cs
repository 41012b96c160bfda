namespace SupportBundle.Bundle;

/// <summary>Reads any .tar.gz, .tgz or .tar from front to back, as far as it goes; bad input is an <see cref="ArchiveCut"/>, never an exception.</summary>
public sealed class BundleReader : IDisposable
{
    // Paths are at most 4096 bytes on Linux; what is longer than this is an attack or an accident.
    private const int LongestExtension = 1024 * 1024;

    private readonly ExpandedArchive _archive;
    private readonly ArchiveLimits _limits;
    private readonly byte[] _block = new byte[TarHeader.Block];
    private ArchiveEntry? _current;
    private Stream _rest = Stream.Null;
    private int _entries;
    private bool _ended;

    /// <summary>Reads from <paramref name="archive"/>, which is disposed with the reader.</summary>
    public BundleReader(Stream archive, ArchiveLimits? limits = null)
    {
        _limits = limits ?? new ArchiveLimits();
        _archive = new ExpandedArchive(archive, _limits.MaxExpandedBytes);
    }

    /// <summary>Null while the archive reads well, and after its proper end.</summary>
    public ArchiveCut? Cut => _archive.Cut;

    /// <summary>The next entry, or null at the end or at the cut. The last entry of a cut archive is given as far as it goes.</summary>
    public ArchiveEntry? Next()
    {
        SkipRest();
        string? longName = null;
        var pax = default(PaxRecords);

        while (NextHeader() is { } header)
        {
            if (header.Type is 'x' or 'L' or 'g' or 'K')
            {
                if (ReadExtension(header) is not { } extension)
                    return null;

                pax = header.Type == 'x' ? PaxRecords.Parse(extension) : pax;
                longName = header.Type == 'L' ? ParsedTarHeader.Text(extension) : longName;
                continue;
            }

            return Begin(header with { Path = pax.Path ?? longName ?? header.Path, Size = pax.Size ?? header.Size });
        }

        return null;
    }

    public void Dispose() => _archive.Dispose();

    private ArchiveEntry? Begin(ParsedTarHeader header)
    {
        if (header.Size < 0 || _entries == _limits.MaxEntries)
        {
            _archive.CutHere(header.Size < 0 ? $"{header.Path} has a negative length" : $"it has more than {_limits.MaxEntries} entries");
            return null;
        }

        _entries++;
        var kind = KindOf(header);
        _current = new ArchiveEntry { Path = header.Path, Kind = kind, Length = HasContent(header.Type) ? header.Size : 0 };
        var content = new ArchiveContent(_archive, _current);
        _current.Content = kind == ArchiveEntryKind.File ? content : Stream.Null;
        _rest = content;
        return _current;
    }

    private ParsedTarHeader? NextHeader()
    {
        if (_ended || Cut is not null)
            return null;

        var offset = _archive.Offset;
        var length = _archive.ReadFully(_block);
        if (length < _block.Length)
        {
            _archive.CutHere(length == 0 ? "it ends without the mark of an archive's end" : "it ends within a header");
            return null;
        }

        // An archive ends with two blocks of zeros; nobody writes a single one in between.
        _ended = _block.AsSpan().IndexOfAnyExcept((byte)0) < 0;
        if (_ended)
        {
            ReadToTheEnd();
            return null;
        }

        if (ParsedTarHeader.Parse(_block) is { } header)
            return header;

        _archive.CutHere(offset == 0 ? "this is no tar archive" : "what follows is no tar header");
        return null;
    }

    // What follows is padding; reading it lets gzip check its last checksum.
    private void ReadToTheEnd()
    {
        for (var block = 0; block < LongestExtension / TarHeader.Block; block++)
        {
            if (_archive.ReadFully(_block) < _block.Length)
                return;
        }
    }

    private byte[]? ReadExtension(ParsedTarHeader header)
    {
        if (header.Size > LongestExtension)
        {
            _archive.CutHere($"an extended header of {header.Size} bytes");
            return null;
        }

        var padded = new byte[Padded(header.Size)];
        if (_archive.ReadFully(padded) == padded.Length)
            return padded[..(int)header.Size];

        _archive.CutHere("it ends within an extended header");
        return null;
    }

    private void SkipRest()
    {
        if (_current is not { } entry)
            return;

        _current = null;
        _rest.CopyTo(Stream.Null);
        if (!entry.IsCut)
            _archive.ReadFully(_block.AsSpan(0, (int)(Padded(entry.Length) - entry.Length)));
    }

    private static long Padded(long size) => size > long.MaxValue - TarHeader.Block ? size : (size + TarHeader.Block - 1) / TarHeader.Block * TarHeader.Block;

    // Old tars mark a folder by the slash alone.
    private static ArchiveEntryKind KindOf(ParsedTarHeader header) => header.Type switch
    {
        '0' or '\0' or '7' => header.Path.EndsWith('/') ? ArchiveEntryKind.Folder : ArchiveEntryKind.File,
        '5' => ArchiveEntryKind.Folder,
        '1' or '2' => ArchiveEntryKind.Link,
        _ => ArchiveEntryKind.Other,
    };

    // The size of links, devices, folders and FIFOs, if any, tells of something else than bytes that follow.
    private static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');
}
