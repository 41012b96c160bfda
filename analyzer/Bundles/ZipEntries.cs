using System.IO.Compression;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A zip's files. What its directory says is believed as far as it can be checked.</summary>
/// <param name="file">The zip; readable at any place, and disposed with this.</param>
internal sealed class ZipEntries(Stream file, MemberNames names, InputReading reading) : IFileSource
{
    private readonly ZipDirectory _directory = new(file);
    private readonly ExpansionTally _tally = new(reading, names.Archive, () => file.Length);
    private IEnumerator<ZipMember>? _members;
    private bool _saidEncrypted;
    private bool _any;

    public FoundFile? Next()
    {
        try
        {
            while (_tally.WhyStopped is null && Members().MoveNext())
            {
                _any = true;
                if (!reading.TakeEntry())
                    return null;
                if (Accept(Members().Current) is { } found)
                    return found;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            reading.Cut(names.Archive, $"it cannot be read to its end: {e.Message}");
            return null;
        }

        if (_tally.WhyStopped is { } why)
            reading.Cut(_tally.Where, why);
        return null;
    }

    public void Dispose()
    {
        _members?.Dispose();
        file.Dispose();
    }

    private IEnumerator<ZipMember> Members() => _members ??= (_directory.Members() ?? WithoutDirectory()).GetEnumerator();

    private IEnumerable<ZipMember> WithoutDirectory()
    {
        foreach (var member in _directory.MembersByHeader())
            yield return member;

        if (_any)
            reading.Cut(names.Archive, "the directory at its end is missing or damaged: it was read from front to back as far as it goes");
        else
            names.HoldsNothing("it is a zip of which the directory is missing or damaged");
    }

    private FoundFile? Accept(ZipMember member)
    {
        if (member.IsFolder || (member.IsEncrypted && IsEncrypted(member)))
            return null;
        if (names.Of(member.Path, member.WhyNoFile) is not { } path)
            return null;

        if (Content(member) is { } content)
            return Found(path, new(content, reading, path) { Tally = _tally });

        reading.Note(path, _directory.ContentOf(member) is null
            ? "left out: the archive's directory names a place that does not hold it"
            : $"left out: it is packed by a method that is not read here ({member.Method}); unpack the archive and name the folder");
        return null;
    }

    private static FoundFile Found(string path, BoundedStream content) => new(path, content) { IsCut = () => content.IsCut, IsStopped = () => content.IsStopped };

    private bool IsEncrypted(ZipMember member)
    {
        if (_saidEncrypted)
            return true;

        var (what, whatToDo) = ($"it holds encrypted files ({member.Path})", "Ask for it without a password, or unpack it and name the folder");
        if (names.IsInput)
            reading.Problem(new(what, reading.Input, whatToDo));
        else
            reading.Cut(names.Archive, $"{what}, which were left out. {whatToDo}");
        return _saidEncrypted = true;
    }

    private CheckedContent? Content(ZipMember member)
    {
        if (_directory.ContentOf(member) is not { } start || start > file.Length)
            return null;

        // A size that is not known, or a lie, ends with the file.
        var packed = new StreamPart(file, start, Math.Clamp(member.Packed ?? long.MaxValue, 0, file.Length - start));
        Stream? expanded = member.Method switch
        {
            0 when member.Packed is not null => packed,
            8 => new DeflateStream(packed, CompressionMode.Decompress),
            12 => Tool(ContentKind.Bzip2, packed),
            93 => Tool(ContentKind.Zstd, packed),
            95 => Tool(ContentKind.Xz, packed),
            _ => null,
        };
        return expanded is null ? null : new CheckedContent(expanded, member);
    }

    private ToolExpansion? Tool(ContentKind kind, Stream packed) => Expansion.ByTool(kind, packed, reading, out _);
}
