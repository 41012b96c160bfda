using System.Collections.Immutable;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What a file is by its first bytes; its name may say what it likes.</summary>
internal enum ContentKind
{
    /// <summary>No archive and not packed, as far as is known here.</summary>
    Plain,
    Tar,
    Zip,
    Gzip,
    Xz,
    Lzma,
    Zstd,
    Bzip2,

    /// <summary>Known, and not read: <see cref="ContentKinds.NameOf"/>.</summary>
    Foreign,
}

/// <summary>Tells kinds by their magic numbers.</summary>
internal static class ContentKinds
{
    /// <summary>How many first bytes are looked at: two blocks of a tar.</summary>
    public const int Start = 1024;

    private static readonly ImmutableArray<(byte[] Magic, ContentKind Kind, string Name)> Magics =
    [
        ([0x1F, 0x8B, 8], ContentKind.Gzip, "gzip"),
        ([0xFD, .. "7zXZ\0"u8], ContentKind.Xz, "xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], ContentKind.Zstd, "zstd"),
        ([.. "BZh"u8], ContentKind.Bzip2, "bzip2"),
        ([.. "PK\x3\x4"u8], ContentKind.Zip, "zip"),
        ([.. "PK\x5\x6"u8], ContentKind.Zip, "zip"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], ContentKind.Foreign, "7-Zip"),
        ([.. "Rar!\x1A\x7"u8], ContentKind.Foreign, "RAR"),
        ([4, 0x22, 0x4D, 0x18], ContentKind.Foreign, "lz4"),
        ([.. "LZIP"u8, 1], ContentKind.Foreign, "lzip"),
        ([0x1F, 0x9D], ContentKind.Foreign, "compress (.Z)"),
        ([.. "MSCF\0\0\0\0"u8], ContentKind.Foreign, "cabinet"),
        ([.. "!<arch>\n"u8], ContentKind.Foreign, "ar"),
    ];

    public static ContentKind Of(ReadOnlySpan<byte> start)
    {
        if (Find(start) is { } found)
            return found.Kind;
        if (IsLzma(start))
            return ContentKind.Lzma;

        return IsTar(start) ? ContentKind.Tar : ContentKind.Plain;
    }

    /// <summary>What a packed file is called by those who pack.</summary>
    public static string NameOf(ReadOnlySpan<byte> start) => Find(start)?.Name ?? "foreign";

    public static bool IsTar(ReadOnlySpan<byte> start)
    {
        if (start.Length < TarBlock)
            return false;
        if (start.Slice(257, 5).SequenceEqual("ustar"u8))
            return true;

        // One of before 1988 has no mark, but a checksum.
        return ParsedTarHeader.Parse(start[..TarBlock]) is not null;
    }

    /// <summary>Whether a name claims that its file is packed. A text may bear such a name: some programs unpack on the way and keep the name.</summary>
    public static bool IsPackedByName(string path) => PackedNames.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a file that begins so may be a text: none has control characters besides blanks, line ends and a terminal's escapes.</summary>
    public static bool IsText(ReadOnlySpan<byte> start) =>
        start.IndexOfAnyInRange((byte)0, (byte)8) < 0 && start.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) < 0 && start.IndexOfAnyInRange((byte)0x1C, (byte)0x1F) < 0;

    private static readonly ImmutableArray<string> PackedNames = [".gz", ".tgz", ".tar", ".zip", ".xz", ".txz", ".zst", ".bz2", ".lzma"];

    private const int TarBlock = 512;

    private static (byte[] Magic, ContentKind Kind, string Name)? Find(ReadOnlySpan<byte> start)
    {
        foreach (var known in Magics)
        {
            if (start.StartsWith(known.Magic) && (known.Kind != ContentKind.Bzip2 || IsBzip2(start)))
                return known;
        }

        return null;
    }

    // BZh, a digit for the block size, then pi for a block or the root of pi for the end.
    private static bool IsBzip2(ReadOnlySpan<byte> start) =>
        start.Length >= 10 && start[3] is >= (byte)'1' and <= (byte)'9' &&
        (start.Slice(4, 6).SequenceEqual((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) ||
         start.Slice(4, 6).SequenceEqual((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    // It has no magic number: properties 5D, a dictionary that is a power of two, and an expanded size that is unknown or below 256 GiB.
    private static bool IsLzma(ReadOnlySpan<byte> start) =>
        start.Length >= 14 && start[0] == 0x5D && start[1] == 0 && start[2] == 0 && start[13] == 0 &&
        (start.Slice(5, 8).IndexOfAnyExcept((byte)0xFF) < 0 || start.Slice(10, 3).IndexOfAnyExcept((byte)0) < 0);
}
