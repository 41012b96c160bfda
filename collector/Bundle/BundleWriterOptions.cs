using System.IO.Compression;
using SupportBundle.Bundle.Masking;

namespace SupportBundle.Bundle;

/// <summary>How large a bundle may become and how it is made.</summary>
public sealed record BundleWriterOptions
{
    /// <summary>Bytes that the whole .tar.gz may have, manifest included; null for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How many bytes may still be written to the file system without harm; null where nobody asks.</summary>
    public Func<long>? FreeSpace { get; init; }

    /// <summary>Fastest costs a node a third of the processor time of optimal, for about a fifth more bytes.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Fastest;

    /// <summary>What the manifest and the names of entries say is masked as well, if there is one; the entries' content is by who writes it.</summary>
    public Masker? Masker { get; init; }

    /// <summary>Where large entries wait in unnamed files; null for the folder of the bundle itself.</summary>
    public string? SpillFolder { get; init; }
}
