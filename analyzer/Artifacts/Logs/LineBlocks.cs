using System.Buffers;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log as blocks of whole lines. A line longer than a block is kept as far as it fits.</summary>
internal sealed class LineBlocks(Stream content) : IDisposable
{
    private const int Size = 256 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _filled;
    private int _given;
    private bool _ended;
    private bool _skipsToLineEnd;

    /// <summary>The block: whole lines with their line ends; the last line of a log may lack its.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.AsSpan(0, _given);

    public long Bytes { get; private set; }

    /// <summary>Goes to the next block; false at the end.</summary>
    public bool Next()
    {
        KeepRest();
        while (!_ended && _filled < _buffer.Length)
            Fill();

        if (_filled == 0)
            return false;

        var newline = _buffer.AsSpan(0, _filled).LastIndexOf((byte)'\n');
        _given = _ended || newline < 0 ? _filled : newline + 1;
        _skipsToLineEnd = !_ended && newline < 0;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void KeepRest()
    {
        _buffer.AsSpan(_given, _filled - _given).CopyTo(_buffer);
        _filled -= _given;
        _given = 0;
    }

    private void Fill()
    {
        var read = content.Read(_buffer, _filled, _buffer.Length - _filled);
        Bytes += read;
        _ended = read == 0;
        var from = _filled;
        _filled += read;
        if (_skipsToLineEnd)
            SkipToLineEnd(from);
    }

    /// <summary>Drops what was just read up to the end of a line whose beginning was given already.</summary>
    private void SkipToLineEnd(int from)
    {
        var newline = _buffer.AsSpan(from, _filled - from).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _filled = from;
            return;
        }

        var next = from + newline + 1;
        _buffer.AsSpan(next, _filled - next).CopyTo(_buffer.AsSpan(from));
        _filled -= next - from;
        _skipsToLineEnd = false;
    }
}
