namespace SupportBundle.Collector.Collection;

/// <summary>
/// Where one item's bytes go. Once sealed it takes no more: a read that hung in the kernel and was left behind may wake up
/// after its item is closed.
/// </summary>
internal sealed class ItemSink(Stream inner) : Stream
{
    private readonly Lock _gate = new();
    private bool _sealed;

    /// <summary>Bytes taken, before redaction.</summary>
    public long Taken { get; private set; }

    public void Seal()
    {
        lock (_gate)
            _sealed = true;
    }

    /// <exception cref="OperationCanceledException">The item is closed.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (_sealed)
                throw new OperationCanceledException("the item is closed");
            inner.Write(buffer);
            Taken += buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public void WriteLine(string line) => Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    public override void Flush()
    {
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => Taken;
    public override long Position { get => Taken; set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
