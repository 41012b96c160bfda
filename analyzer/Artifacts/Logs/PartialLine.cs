namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A line that a container runtime wrote in parts, while they come: at most as much of it as of any line is matched.</summary>
internal sealed class PartialLine
{
    private byte[] _bytes = [];
    private int _length;
    private int _firstLength;
    private long _number;

    public bool IsOpen { get; private set; }

    /// <summary>The parts, joined.</summary>
    public ReadOnlySpan<byte> Whole => _bytes.AsSpan(0, _length);

    /// <summary>The first part, as a line of its log.</summary>
    public LineInBlock First => new(_bytes.AsSpan(0, _firstLength), 0, _firstLength, _number);

    /// <summary>Adds the first part, with what stands before its message, or a further one's message.</summary>
    public void Add(ReadOnlySpan<byte> line, ReadOnlySpan<byte> message, long number)
    {
        if (IsOpen)
        {
            Append(message);
            return;
        }

        if (_bytes.Length == 0)
            _bytes = new byte[LogScanner.MaxLine];
        (IsOpen, _number, _length) = (true, number, 0);
        Append(line);
        _firstLength = _length;
    }

    public void Close() => IsOpen = false;

    private void Append(ReadOnlySpan<byte> part)
    {
        var fits = Math.Min(part.Length, _bytes.Length - _length);
        part[..fits].CopyTo(_bytes.AsSpan(_length));
        _length += fits;
    }
}
