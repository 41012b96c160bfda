namespace SupportBundle.Bundle;

/// <summary>Reads any .tar.gz, .tgz or .tar from front to back, as far as it goes; bad input is an <see cref="ArchiveCut"/>, never an exception.</summary>
public sealed class BundleReader : IDisposable
{
    // Paths are at most 4096 bytes on Linux; what is longer than this is an attack or an accident.
    private const int LongestExtension = 1024 * 1024;

    private readonly ExpandedArchive _archive;
    private readonly ArchiveLimits _limits;
    private readonly byte[] _block = new byte[TarHeader.Block];
    private readonly List<ArchiveCut> _gaps = [];
    private ArchiveEntry? _current;
    private Stream _rest = Stream.Null;
    private int _entries;
    private bool _ended;
    private int _blocksBehindEnd;
    private long? _astraySince;

    /// <summary>Reads from <paramref name="archive"/>, which is disposed with the reader.</summary>
    public BundleReader(Stream archive, ArchiveLimits? limits = null)
    {
        _limits = limits ?? new ArchiveLimits();
        _archive = new ExpandedArchive(archive, _limits.MaxExpandedBytes);
    }

    /// <summary>Null while the archive reads well, and after its proper end.</summary>
    public ArchiveCut? Cut => _archive.Cut;

    /// <summary>Damaged parts that were passed over (<see cref="ArchiveLimits.ReadsPastDamage"/>), and where they began.</summary>
    public IReadOnlyList<ArchiveCut> Gaps => _gaps;

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

            return Begin(header with { Path = pax.Path ?? longName ?? header.Path, Size = pax.Size ?? header.Size }, pax.IsSparse);
        }

        return null;
    }

    public void Dispose() => _archive.Dispose();

    private ArchiveEntry? Begin(ParsedTarHeader header, bool isSparse)
    {
        if (header.Size < 0 || _entries == _limits.MaxEntries)
        {
            _archive.CutHere(header.Size < 0 ? $"{header.Path} has a negative length" : $"it has more than {_limits.MaxEntries} entries");
            return null;
        }

        if (header.Type == 'S')
            SkipSparseMap();

        _entries++;
        var kind = isSparse ? ArchiveEntryKind.Sparse : KindOf(header);
        _current = new ArchiveEntry { Path = header.Path, Kind = kind, Length = HasContent(header.Type) ? header.Size : 0 };
        var content = new ArchiveContent(_archive, _current);
        _current.Content = kind == ArchiveEntryKind.File ? content : Stream.Null;
        _rest = content;
        return _current;
    }

    private ParsedTarHeader? NextHeader()
    {
        while (Cut is null && _blocksBehindEnd <= LongestExtension / TarHeader.Block)
        {
            var offset = _archive.Offset;
            if (_archive.ReadFully(_block) is var length && length < _block.Length)
                return EndsAt(length);

            // An archive ends with two blocks of zeros; nobody writes a single one in between. What follows is padding,
            // and reading it lets gzip check its last checksum; or it is the next archive, as "cat a.tar b.tar" leaves it.
            var isZero = _block.AsSpan().IndexOfAnyExcept((byte)0) < 0;
            _ended |= isZero && _astraySince is null;
            if (!isZero && ParsedTarHeader.Parse(_block) is { } header && MayFollow())
                return Found(header);

            if (_ended)
                _blocksBehindEnd++;
            else if (_limits.ReadsPastDamage)
                _astraySince ??= offset;
            else
                _archive.CutHere(WhyNoHeader(offset));
        }

        return null;
    }

    private ParsedTarHeader Found(ParsedTarHeader header)
    {
        if (_astraySince is { } offset)
            _gaps.Add(new(offset, WhyNoHeader(offset)));

        (_ended, _blocksBehindEnd, _astraySince) = (false, 0, null);
        return header;
    }

    // Behind damage only what bears a tar's mark counts, and behind the end only if archives are read past it.
    private bool MayFollow() => (!_ended && _astraySince is null) || (_limits.ReadsPastDamage && _block.AsSpan(257, 5).SequenceEqual("ustar"u8));

    private ParsedTarHeader? EndsAt(int length)
    {
        if (_astraySince is { } offset)
            _archive.CutHere(WhyNoHeader(offset), offset);
        else if (!_ended)
            _archive.CutHere(length == 0 ? "it ends without the mark of an archive's end" : "it ends within a header");
        return null;
    }

    private static string WhyNoHeader(long offset) => offset == 0 ? "this is no tar archive" : "what follows is no tar header";

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

    // GNU's old form of a file with holes: the map goes on in blocks of its own while the byte behind it is set.
    private void SkipSparseMap()
    {
        for (var goesOn = _block[482]; goesOn != 0 && Cut is null; goesOn = _block[504])
        {
            if (_archive.ReadFully(_block) < _block.Length)
                _archive.CutHere("it ends within the map of a sparse file");
        }
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
        'S' => ArchiveEntryKind.Sparse,
        _ => ArchiveEntryKind.Other,
    };

    // The size of links, devices, folders and FIFOs, if any, tells of something else than bytes that follow.
    private static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');
}
