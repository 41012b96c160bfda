using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Archives made by hand, also such as nobody would make in good faith.</summary>
internal static class Tar
{
    public static byte[] Of(params TarEntry[] entries)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        }

        return tar.ToArray();
    }

    public static TarEntry File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    public static TarEntry File(string path, byte[] content) =>
        new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch };

    public static TarEntry Link(TarEntryType type, string path, string target) => new PaxTarEntry(type, path) { LinkName = target };

    public static TarEntry Special(TarEntryType type, string path) => new PaxTarEntry(type, path);

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }
}
