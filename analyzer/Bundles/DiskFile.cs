using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A regular file as long as it was when it was opened: one that grows is not followed, one that shrinks says so.</summary>
internal static class DiskFile
{
    /// <summary>The file for reading; empty for a pipe, a socket or a device, which have no size, and which would wait for ever or worse.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not readable for this user.</exception>
    public static Stream Open(string path)
    {
        if (new FileInfo(path).Length == 0)
            return Stream.Null;

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return new StreamPart(file, 0, file.Length, ownsFile: true);
    }
}

/// <summary>A part of something that can be read at any place.</summary>
internal sealed class StreamPart(Stream file, long start, long length, bool ownsFile = false) : ReadOnlyStream
{
    private long _position;

    public override bool CanSeek => true;
    public override long Length => length;
    public override long Position { get => _position; set => _position = value; }

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, Math.Max(0, length - _position));
        if (most == 0)
            return 0;

        file.Position = start + _position;
        var read = file.Read(buffer[..most]);
        if (read == 0)
            throw new InvalidDataException($"{length - _position} bytes of it are not there (any more)");

        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
            file.Dispose();
        base.Dispose(disposing);
    }
}
