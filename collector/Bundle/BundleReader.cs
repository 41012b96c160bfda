namespace SupportBundle.Bundle;

/// <summary>One entry of an archive while it is read; its content is valid until the next entry is asked for.</summary>
public sealed class ArchiveEntry
{
    /// <summary>As it stands in the archive; only <see cref="BundlePath.Clean"/> makes it safe as a file name.</summary>
    public required string Path { get; init; }

    public required ArchiveEntryKind Kind { get; init; }

    /// <summary>The length that the header tells; a cut entry has less.</summary>
    public required long Length { get; init; }

    /// <summary>Empty for what is not a file. Reading it never throws for what is wrong with the archive: it ends early.</summary>
    public required Stream Content { get; init; }

    /// <summary>Known once the content was read to its end: true if the archive ended or broke within it.</summary>
    public bool IsCut { get; internal set; }
}

/// <summary>What an entry is; only a file has content.</summary>
public enum ArchiveEntryKind
{
    File,
    Folder,
    Link,
    Other,
}

/// <summary>Where an archive could not be read further, counted in expanded bytes, and why.</summary>
public sealed record ArchiveCut(long Offset, string Why);

/// <summary>How much of an archive is read at most, whatever it holds.</summary>
public sealed record ArchiveLimits
{
    public long MaxExpandedBytes { get; init; } = 64L << 30;
    public int MaxEntries { get; init; } = 1_000_000;
}

/// <summary>Reads any .tar.gz, .tgz or .tar from front to back, as far as it goes; bad input is an <see cref="ArchiveCut"/>, never an exception.</summary>
public sealed class BundleReader : IDisposable
{
    /// <summary>Reads from <paramref name="archive"/>, which is disposed with the reader.</summary>
    public BundleReader(Stream archive, ArchiveLimits? limits = null)
    {
        _ = archive;
        _ = limits;
    }

    /// <summary>Null while the archive reads well, and after its proper end.</summary>
    public ArchiveCut? Cut { get; private set; }

    /// <summary>The next entry, or null at the end or at the cut.</summary>
    public ArchiveEntry? Next() => throw new NotImplementedException();

    public void Dispose() => Cut = null;
}
