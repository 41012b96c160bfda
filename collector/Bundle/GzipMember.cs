using System.Buffers.Binary;
using System.IO.Compression;

namespace SupportBundle.Bundle;

/// <summary>Writes one complete gzip member (RFC 1952) of which the content was compressed before its tar header could be known.</summary>
internal static class GzipMember
{
    // Deflate, no flags, no time (the tar header has it), made on Unix.
    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];

    public static void Write(Stream output, byte[] tarHeader, BundleEntry entry)
    {
        output.Write(Header);
        output.Write(DeflateWithoutEnd(tarHeader));
        entry.CopyCompressedTo(output);

        var crc = Crc32.Combine(Crc32.Append(0, tarHeader), entry.Crc, entry.PaddedLength);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)(tarHeader.Length + entry.PaddedLength)));
        output.Write(trailer);
    }

    public static void Write(Stream output, ReadOnlySpan<byte> content)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(content);
    }

    // Flush ends at a byte border without ending the deflate stream, so that the content's own blocks can follow;
    // what Dispose adds after it is not taken.
    private static byte[] DeflateWithoutEnd(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Fastest);
        deflate.Write(bytes);
        deflate.Flush();
        return compressed.ToArray();
    }
}
