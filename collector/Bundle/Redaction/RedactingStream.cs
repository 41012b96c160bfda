using System.Collections.Immutable;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Redacts what is written to it, in bounded memory: text as it is, in UTF-16, and within gzip. What holds no secret passes byte for byte.</summary>
public sealed class RedactingStream : WriteOnlyStream
{
    private const int Beginning = 8, DeepestNesting = 3;

    private readonly Redactor _redactor;
    private readonly Stream _sink;
    private readonly string _path;
    private readonly int _depth;
    private readonly SortedDictionary<string, int> _counts;
    private readonly byte[] _begin = new byte[Beginning];
    private int _length;
    private ContentRedaction? _content;
    private State _state;

    internal RedactingStream(Redactor redactor, Stream sink, string path)
        : this(redactor, sink, path, 0, new(StringComparer.Ordinal))
    {
    }

    private RedactingStream(Redactor redactor, Stream sink, string path, int depth, SortedDictionary<string, int> counts)
    {
        _redactor = redactor;
        _sink = sink;
        _path = path;
        _depth = depth;
        _counts = counts;
    }

    /// <summary>How many secrets of each kind were replaced so far.</summary>
    public ImmutableSortedDictionary<string, int> Counts => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_state != State.Open)
            throw new RedactionFailedException($"{_path} is completed, or could not be redacted");

        _state = State.Failed;
        var count = Math.Min(buffer.Length, Beginning - _length);
        buffer[..count].CopyTo(_begin.AsSpan(_length));
        _length += count;
        if (_content is null && _length == Beginning)
            Begin();

        _content?.Write(buffer[count..]);
        _state = State.Open;
    }

    /// <summary>Passes on what is still held back; called by Dispose too, unless a write has failed.</summary>
    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public void Complete()
    {
        if (_state == State.Completed)
            return;
        if (_state == State.Failed)
            throw new RedactionFailedException($"{_path} could not be redacted");

        _state = State.Failed;
        if (_content is null)
            Begin();
        _content?.Complete();
        _state = State.Completed;
    }

    // What the content is shows in its first bytes, which wait for that.
    private void Begin()
    {
        var begin = _begin.AsSpan(0, _length);
        if (ContentKind.WhyNotReadable(begin, _redactor.Masker is not null) is { } why)
            throw new RedactionFailedException($"{_path} is {why}, and what stands in it cannot be looked through");
        if (ContentKind.IsGzip(begin) && _depth == DeepestNesting)
            throw new RedactionFailedException($"{_path} is compressed more than {DeepestNesting} times");

        _content = ContentKind.IsGzip(begin) ? new GzipRedaction(_sink, _path, _redactor.SpillFolder, Inner)
            : ContentKind.Utf16(begin) is { } encoding ? new Utf16Redaction(encoding, _sink, NewText)
            : NewText(_sink);
        _content.Write(begin);
    }

    private RedactingStream Inner(Stream sink) => new(_redactor, sink, _path, _depth + 1, _counts);

    private TextRedaction NewText(Stream sink) => new(_redactor, sink, _path, _counts);

    /// <summary>Gives its buffers back; nothing is written any more, and what is held back is dropped.</summary>
    internal void Release()
    {
        _state = State.Completed;
        _content?.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_state == State.Open)
                Complete();
            _content?.Dispose();
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
