using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A part of something that can be read at any place.</summary>
internal sealed class StreamPart(Stream file, long start, long length) : ReadOnlyStream
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
}
