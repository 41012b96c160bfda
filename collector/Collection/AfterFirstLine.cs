namespace SupportBundle.Collector.Collection;

/// <summary>Drops what comes before the first line break: the tail of a log begins in the middle of a line.</summary>
internal sealed class AfterFirstLine(Stream sink) : MemoryStream
{
    private bool _begun;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var start = _begun ? 0 : buffer.IndexOf((byte)'\n') + 1;
        if (start == 0 && !_begun)
            return;

        _begun = true;
        sink.Write(buffer[start..]);
    }
}
