using System.Buffers;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log as blocks of whole lines, decoded from UTF-8 with what is broken replaced. A line longer than a block is
/// kept as far as it fits.</summary>
internal sealed class LineBlocks(Stream content) : IDisposable
{
    private const int Size = 256 * 1024;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Size / 2);
    private readonly char[] _chars = ArrayPool<char>.Shared.Rent(Size);
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private int _filled;
    private int _given;
    private bool _ended;
    private bool _skipsToLineEnd;

    /// <summary>The block: whole lines with their line ends; the last line of a log may lack its.</summary>
    public ReadOnlySpan<char> Lines => _chars.AsSpan(0, _given);

    /// <summary>The number of the block's first line, counted from 1.</summary>
    public long FirstNumber { get; private set; } = 1;

    public long LineCount { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Goes to the next block; false at the end.</summary>
    public bool Next()
    {
        KeepRest();
        while (!_ended && _filled + _bytes.Length + 1 <= _chars.Length)
            Fill();

        if (_filled == 0)
            return false;

        var newline = _chars.AsSpan(0, _filled).LastIndexOf('\n');
        _given = _ended || newline < 0 ? _filled : newline + 1;
        _skipsToLineEnd = !_ended && newline < 0;
        LineCount += Lines.Count('\n') + (Lines.EndsWith('\n') ? 0 : 1);
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<char>.Shared.Return(_chars);
    }

    private void KeepRest()
    {
        FirstNumber = LineCount + 1;
        _chars.AsSpan(_given, _filled - _given).CopyTo(_chars);
        _filled -= _given;
        _given = 0;
    }

    private void Fill()
    {
        var read = content.Read(_bytes);
        Bytes += read;
        _ended = read == 0;
        var from = _filled;
        _filled += _decoder.GetChars(_bytes.AsSpan(0, read), _chars.AsSpan(_filled), flush: _ended);
        if (_skipsToLineEnd)
            SkipToLineEnd(from);
    }

    /// <summary>Drops what was just read up to the end of a line whose beginning was given already.</summary>
    private void SkipToLineEnd(int from)
    {
        var newline = _chars.AsSpan(from, _filled - from).IndexOf('\n');
        if (newline < 0)
        {
            _filled = from;
            return;
        }

        var next = from + newline + 1;
        _chars.AsSpan(next, _filled - next).CopyTo(_chars.AsSpan(from));
        _filled -= next - from;
        _skipsToLineEnd = false;
    }
}
