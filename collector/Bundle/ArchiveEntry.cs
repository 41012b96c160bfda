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
    public Stream Content { get; internal set; } = Stream.Null;

    /// <summary>Known once the content was read to its end: true if the archive ended or broke within it.</summary>
    public bool IsCut { get; internal set; }
}

/// <summary>What an entry is; only a file has content.</summary>
public enum ArchiveEntryKind
{
    File,
    Folder,
    Link,

    /// <summary>A file of which the holes were left out (<c>tar -S</c>): what is there is not its content as it stood.</summary>
    Sparse,
    Other,
}
