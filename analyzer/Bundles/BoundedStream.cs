namespace SupportBundle.Analyzer.Bundles;

/// <summary>An entry's content, counted against the limit on expanded bytes; at the limit it ends, and the reading says so.</summary>
internal sealed class BoundedStream(Stream inner, InputReading reading, string path) : Stream
{
    private long _taken;
    private bool _ended;

    /// <summary>Bytes given so far.</summary>
    public long Taken => _taken;

    /// <summary>Packed bytes read so far of what this is expanded from; null where nothing is packed.</summary>
    public Func<long>? Compressed { get; init; }

    /// <summary>Whether the inner stream, having ended, ended too early.</summary>
    public Func<bool>? InnerIsCut { get; init; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        if (IsBomb())
            return End($"it expands to more than {reading.Limits.MaxRatio} times its packed size; the rest was not read");
        if (reading.Left <= 0)
            return End($"the limit of {reading.Limits.MaxExpanded} expanded bytes is reached; the rest was not read");

        try
        {
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, reading.Left)]);
            reading.TakeExpanded(read);
            _taken += read;
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _ended = true;
            reading.Note(path, $"ends early: {e.Message}");
            return 0;
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether the content ended before its end.</summary>
    public bool IsCut => _ended || InnerIsCut?.Invoke() == true;

    /// <summary>Whether a limit of ours ended it.</summary>
    public bool IsStopped { get; private set; }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private bool IsBomb() =>
        Compressed is not null && _taken > reading.Limits.RatioCountsFrom && _taken / reading.Limits.MaxRatio > Compressed();

    private int End(string what)
    {
        _ended = true;
        IsStopped = true;
        reading.Cut(path, what);
        return 0;
    }
}
