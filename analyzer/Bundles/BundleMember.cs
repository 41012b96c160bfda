using System.Buffers.Binary;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>One file of a bundle of ours, in a gzip member of its own.</summary>
/// <param name="Offset">Of the member in the bundle, and its length there.</param>
/// <param name="Path">As its tar header spells it, the bundle's top folder before it.</param>
/// <param name="Header">Expanded bytes before the content.</param>
/// <param name="Length">Of the content.</param>
internal sealed record BundleMember(long Offset, long PackedLength, string Path, int Header, long Length)
{
    private const int Block = 512;
    private const int LongestHeader = 8 * Block;
    private const int Shortest = 18;

    public int Padding => (int)((Block - (Length % Block)) % Block);

    /// <summary>What stands there, by its gzip and tar headers and by its expanded length; null unless they fit together.</summary>
    public static BundleMember? At(DiskContent bundle, long offset, long length)
    {
        if (offset < 0 || length < Shortest || length > bundle.Length - offset)
            return null;

        using var reader = new BundleReader(bundle.Part(offset, length));
        if (reader.Next() is not { Kind: ArchiveEntryKind.File } entry || entry.Length < 0)
            return null;

        var member = new BundleMember(offset, length, entry.Path, 0, entry.Length);
        var header = unchecked(ExpandedLength(bundle, offset + length) - (uint)entry.Length - (uint)member.Padding);
        return header is >= Block and <= LongestHeader && header % Block == 0 ? member with { Header = (int)header } : null;
    }

    public MemberContent Open(DiskContent bundle, Action sayDamaged) => new(bundle.Part(Offset, PackedLength), this, sayDamaged);

    // The last four bytes of a gzip member, modulo 4 GiB.
    private static uint ExpandedLength(DiskContent bundle, long end)
    {
        Span<byte> bytes = stackalloc byte[4];
        using var trailer = bundle.Part(end - bytes.Length, bytes.Length);
        trailer.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
