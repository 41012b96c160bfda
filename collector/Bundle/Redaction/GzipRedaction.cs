using System.IO.Compression;

namespace SupportBundle.Bundle.Redaction;

/// <summary>A compressed log: unpacked, redacted and packed again once all of it is there.</summary>
internal sealed class GzipRedaction(Stream sink, string path, string spillFolder, Func<Stream, RedactingStream> inner) : ContentRedaction
{
    // gzip packs 1 to 1032 at most; logs are 1 to 10 or 20.
    private const long MostExpanded = 2L << 30;

    private readonly SpillBuffer _packed = new(spillFolder);

    public override void Write(ReadOnlySpan<byte> buffer) => _packed.Write(buffer);

    public override void Complete()
    {
        using var unpacked = new GZipStream(_packed.Reader(), CompressionMode.Decompress, leaveOpen: true);
        using var packed = new GZipStream(sink, CompressionLevel.Fastest, leaveOpen: true);
        using var redacting = inner(packed);
        Copy(unpacked, redacting);
        redacting.Complete();
    }

    // A log that was cut has its beginning; what is broken ends there.
    private void Copy(GZipStream from, RedactingStream into)
    {
        var buffer = new byte[64 << 10];
        long copied = 0;
        while (Read(from, buffer) is var count and > 0)
        {
            if ((copied += count) > MostExpanded)
                throw new RedactionFailedException($"{path} is larger than {MostExpanded >> 30} GiB when it is unpacked");
            into.Write(buffer.AsSpan(0, count));
        }
    }

    private static int Read(GZipStream from, byte[] buffer)
    {
        try
        {
            return from.Read(buffer);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    public override void Dispose() => _packed.Dispose();
}
