using System.IO.Compression;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A log's content; rotated logs are kept packed, and are expanded while they are read.</summary>
internal static class LogContent
{
    public static Stream Of(InputEntry entry, InputReading reading)
    {
        if (!entry.Path.EndsWith(".gz", StringComparison.Ordinal))
            return entry.Content;

        return new BoundedStream(new GZipStream(entry.Content, CompressionMode.Decompress), reading, entry.Path) { Compressed = () => entry.Content.Taken };
    }
}
