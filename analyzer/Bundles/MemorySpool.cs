using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Content held in memory so that it can be read at any place: a disk is never written to.</summary>
internal sealed class MemorySpool : ReadOnlyStream
{
    private const int Piece = 1 << 20;
    private readonly List<byte[]> _pieces = [];
    private readonly InputReading _reading;
    private long _length;

    private MemorySpool(InputReading reading) => _reading = reading;

    public override bool CanSeek => true;
    public override long Length => _length;
    public override long Position { get; set; }

    /// <summary>All of the content, which is disposed; null when it is more than may be held.</summary>
    public static MemorySpool? Of(Stream content, InputReading reading)
    {
        using var whole = content;
        var spool = new MemorySpool(reading);
        while (reading.TakeSpooled(Piece))
        {
            var piece = new byte[Piece];
            var read = whole.ReadAtLeast(piece, Piece, throwOnEndOfStream: false);
            spool._pieces.Add(piece);
            spool._length += read;
            if (read < Piece)
                return spool;
        }

        spool.Dispose();
        return null;
    }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= _length)
            return 0;

        var at = (int)(Position % Piece);
        var count = (int)Math.Min(buffer.Length, Math.Min(Piece - at, _length - Position));
        _pieces[(int)(Position / Piece)].AsSpan(at, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reading.TakeSpooled(-(long)_pieces.Count * Piece);
            _pieces.Clear();
            _length = 0;
        }

        base.Dispose(disposing);
    }
}
