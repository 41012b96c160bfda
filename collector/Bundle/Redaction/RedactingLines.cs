using System.Buffers;
using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Redacts line by line what is written to it, in bounded memory; what holds no secret passes byte for byte.</summary>
internal sealed class RedactingLines : WriteOnlyStream
{
    private const int Capacity = 192 * 1024;

    // How far a longer line is looked at again before and after the place where it is taken apart.
    private const int Overlap = 32 * 1024;

    private static readonly SearchValues<char> EndsOfSecret = SearchValues.Create("\"' \t\r\n");

    private readonly Stream _sink;
    private readonly string _path;
    private readonly Redactor _redactor;
    private readonly LineRedactor _lines;
    private readonly SortedDictionary<string, int> _counts;

    // There are thousands of small entries, and half a megabyte for each would keep the garbage collector busy.
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private char[] _text = ArrayPool<char>.Shared.Rent(Capacity);
    private readonly List<string> _ready = [];
    private readonly List<int> _hints = [];
    private readonly MemoryStream _output = new();
    private int _length;

    // The beginning of a long line: passed on already, and kept for what it says of what follows.
    private int _context;
    private bool _inLongSecret;

    // While a line is longer than the buffer: the files within its strings come first, as they do on a shorter line.
    private FoldedLines? _folded;
    private bool _inSecretList;
    private State _state;

    /// <param name="counts">Where the secrets of each kind are counted.</param>
    public RedactingLines(Redactor redactor, Stream sink, string path, SortedDictionary<string, int> counts)
    {
        _redactor = redactor;
        _sink = sink;
        _path = path;
        _counts = counts;
        _lines = new LineRedactor(redactor, _counts);
    }

    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_state != State.Open)
            throw new RedactionFailedException($"{_path} is completed, or could not be redacted");

        while (!buffer.IsEmpty)
        {
            var newline = _folded is null ? -1 : buffer.IndexOf((byte)'\n');
            var count = _folded is null ? Math.Min(buffer.Length, Capacity - _length) : newline < 0 ? buffer.Length : newline;
            if (_folded is null)
                Append(buffer[..count]);
            else
                AppendUnfolded(buffer[..count], isEnd: newline >= 0);
            buffer = buffer[count..];
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        if (_length < Capacity)
            return;

        if (_folded is null && _context == 0 && !_buffer.AsSpan(0, _length).Contains((byte)'\n'))
            BeginLongLine();
        else
            PassOn(atEnd: false);
    }

    private void BeginLongLine()
    {
        var begin = _buffer.AsSpan(0, _length).ToArray();
        _length = 0;
        _folded = new(_redactor, _counts);
        AppendUnfolded(begin, isEnd: false);
    }

    private void AppendUnfolded(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var output = new StringBuilder(text.Length);
        Redactor.Fence(_path, () => Unfold(text, isEnd, output));
        foreach (var chunk in output.GetChunks())
        {
            for (var rest = chunk.Span; !rest.IsEmpty;)
            {
                var count = Math.Min(rest.Length, Capacity - _length);
                Append(Encoding.Latin1.GetBytes(rest[..count].ToString()));
                rest = rest[count..];
            }
        }

        if (isEnd)
            _folded = null;
    }

    private bool Unfold(string text, bool isEnd, StringBuilder output)
    {
        _folded?.Write(text, output);
        if (isEnd)
            _folded?.End(output);
        return true;
    }

    /// <summary>Passes on what is still held back (the last line); Dispose does not.</summary>
    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public void Complete()
    {
        if (_state == State.Completed)
            return;

        if (_state == State.Failed)
            throw new RedactionFailedException($"{_path} could not be redacted");

        if (_folded is not null)
            AppendUnfolded([], isEnd: true);
        PassOn(atEnd: true);
        _state = State.Completed;
    }

    // What the sink throws is the sink's trouble; what redaction throws means that nothing may be passed on.
    private void PassOn(bool atEnd)
    {
        _state = State.Failed;
        Redactor.Fence(_path, () => Redact(atEnd));
        _sink.Write(_output.GetBuffer(), 0, (int)_output.Length);
        _output.SetLength(0);
        _state = State.Open;
    }

    private bool Redact(bool atEnd)
    {
        Encoding.Latin1.GetChars(_buffer, 0, _length, _text, 0);
        var whole = atEnd ? _length : _text.AsSpan(0, _length).LastIndexOf('\n') + 1;
        if (whole > 0 || atEnd)
            RedactLines(whole);
        else
            RedactWindow();

        if (atEnd)
        {
            _lines.End(_ready);
            PutReady();
        }

        return true;
    }

    private void RedactLines(int whole)
    {
        var from = _context > 0 || _inLongSecret ? EndLongLine(whole) : 0;
        var passing = _redactor.SiteRules.IsEmpty;
        if (passing)
            SecretHints.Find(_text.AsSpan(0, whole), _hints);
        for (var hint = 0; from < whole;)
        {
            if (passing && !_lines.NeedsNextLine)
                from = PassUntilHint(from, whole, ref hint);
            if (from == whole)
                break;

            var end = EndOfLine(from, whole);
            _lines.Line(new string(_text, from, end - from), _ready);
            PutReady();
            from = end;
        }

        Keep(whole, 0);
    }

    // Most lines of a log hold nothing: they pass as the bytes that they are.
    private int PassUntilHint(int from, int whole, ref int hint)
    {
        while (hint < _hints.Count && _hints[hint] < from)
            hint++;

        var length = hint == _hints.Count ? whole - from : _text.AsSpan(from, _hints[hint] - from).LastIndexOf('\n') + 1;
        _output.Write(_buffer, from, length);
        return from + length;
    }

    private int EndOfLine(int from, int whole)
    {
        var newline = _text.AsSpan(from, whole - from).IndexOf('\n');
        return newline < 0 ? whole : from + newline + 1;
    }

    // A line longer than the buffer: all of it but the last part, of which the end may not be known yet.
    private void RedactWindow()
    {
        var line = new string(_text, 0, _length);
        var cut = PutWindow(line, _length - Overlap, atEnd: false);
        var kept = Math.Max(0, cut - Overlap);
        Keep(kept, cut - kept);
    }

    private int EndLongLine(int whole)
    {
        var end = EndOfLine(0, whole);
        PutWindow(new string(_text, 0, end), end, atEnd: true);
        _context = 0;
        _inLongSecret = false;
        _inSecretList = false;
        return end;
    }

    // Up to the cut, which is moved behind a secret that it would divide; what is before _context went out earlier.
    private int PutWindow(string line, int cut, bool atEnd)
    {
        var from = _context;
        if (_inLongSecret)
        {
            from = EndOfSecret(line, from);
            _inLongSecret = from == line.Length && !atEnd;
            cut = Math.Max(cut, from);
        }

        _inSecretList |= SecretObject.IsIn(line);
        foreach (var span in LineSecrets.Find(line, _redactor.SiteRules, _inSecretList))
        {
            var start = Math.Max(span.Start, from);
            if (span.End <= from || start >= cut)
                continue;

            _inLongSecret |= span.End == line.Length && !atEnd;
            cut = Math.Max(cut, span.End);
            Put(line.AsSpan(from, start - from));
            Put(_redactor.Placeholder(span.Kind, Encoding.Latin1.GetBytes(line[start..span.End]), _counts));
            from = span.End;
        }

        Put(line.AsSpan(from, cut - from));
        return cut;
    }

    private static int EndOfSecret(string line, int from)
    {
        var length = line.AsSpan(from).IndexOfAny(EndsOfSecret);
        return length < 0 ? line.Length : from + length;
    }

    private void PutReady()
    {
        foreach (var line in _ready)
            Put(line);

        _ready.Clear();
    }

    private void Put(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        Encoding.Latin1.GetBytes(text, bytes);
        _output.Write(bytes);
    }

    private void Keep(int from, int context)
    {
        _buffer.AsSpan(from, _length - from).CopyTo(_buffer);
        _length -= from;
        _context = context;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            ArrayPool<char>.Shared.Return(_text);
            (_buffer, _text) = ([], []);
            _output.Dispose();
        }

        base.Dispose(disposing);
    }

    private enum State
    {
        Open,
        Failed,
        Completed,
    }
}
