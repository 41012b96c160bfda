using Microsoft.Win32.SafeHandles;
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

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new DiskContent(new(handle), 0, RandomAccess.GetLength(handle));
    }
}

/// <summary>A file on the disk, or a part of it. Of one file several may be read at once, each by a thread of its own.</summary>
internal sealed class DiskContent : ReadOnlyStream
{
    private readonly SharedFile _file;
    private readonly long _start;
    private bool _closed;

    public DiskContent(SharedFile file, long start, long length)
    {
        (_file, _start, Length) = (file, start, length);
        file.Take();
    }

    public override bool CanSeek => true;
    public override long Length { get; }
    public override long Position { get; set; }

    /// <summary>A part of it, which may be read after this was closed.</summary>
    public DiskContent Part(long start, long length) => new(_file, _start + start, length);

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, Math.Max(0, Length - Position));
        if (most == 0)
            return 0;

        var read = _file.Read(buffer[..most], _start + Position);
        if (read == 0)
            throw new InvalidDataException($"{Length - Position} bytes of it are not there (any more)");

        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
            _file.Release();
        _closed = true;
        base.Dispose(disposing);
    }
}

/// <summary>An open file that is closed by the last of those who read it.</summary>
internal sealed class SharedFile(SafeFileHandle handle)
{
    private int _readers;

    public void Take() => Interlocked.Increment(ref _readers);

    public int Read(Span<byte> buffer, long at) => RandomAccess.Read(handle, buffer, at);

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            handle.Dispose();
    }
}
