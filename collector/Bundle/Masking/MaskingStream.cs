using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Bundle.Masking;

/// <summary>Masks line by line what is written to it, in bounded memory. Lines are Latin-1, so that every byte comes out as it came in.</summary>
internal sealed class MaskingStream(Stream sink, string path, LineMask mask, KnownNames known) : WriteOnlyStream
{
    private const int Capacity = 192 * 1024, LongestCertificate = 64 * 1024;

    private readonly byte[] _buffer = new byte[Capacity];
    private readonly MemoryStream _output = new();
    private readonly StringBuilder _certificate = new();
    private int _length;
    private bool _completed;

    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_completed)
            throw new RedactionFailedException($"{path} is completed, or could not be masked");

        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, Capacity - _length);
            buffer[..count].CopyTo(_buffer.AsSpan(_length));
            _length += count;
            buffer = buffer[count..];
            if (_length == Capacity)
                PassOn(atEnd: false);
        }
    }

    /// <summary>Passes on what is still held back.</summary>
    /// <exception cref="RedactionFailedException">The entry must be left out.</exception>
    public void Complete()
    {
        if (!_completed)
            PassOn(atEnd: true);
        _completed = true;
    }

    private void PassOn(bool atEnd)
    {
        _completed = true;
        Redactor.Fence(path, () => MaskLines(atEnd ? _length : Cut()));
        if (atEnd)
            EndCertificate();
        sink.Write(_output.GetBuffer(), 0, (int)_output.Length);
        _output.SetLength(0);
        _completed = false;
    }

    // Behind the last line; of a line longer than the buffer, at what no address or name goes across.
    private int Cut()
    {
        var bytes = _buffer.AsSpan(0, _length);
        if (bytes.LastIndexOf((byte)'\n') is var newline and >= 0)
            return newline + 1;

        foreach (var separator in "\", \t\0"u8)
        {
            if (bytes[(_length / 2)..].LastIndexOf(separator) is var at and >= 0)
                return _length / 2 + at + 1;
        }

        throw new RedactionFailedException($"{path} could not be masked: it has a word of more than {Capacity / 2} bytes");
    }

    private bool MaskLines(int whole)
    {
        var text = Encoding.Latin1.GetString(_buffer, 0, whole);
        for (var from = 0; from < whole;)
        {
            var newline = text.IndexOf('\n', from);
            var end = newline < 0 ? whole : newline + 1;
            Line(text[from..end]);
            from = end;
        }

        _buffer.AsSpan(whole, _length - whole).CopyTo(_buffer);
        _length -= whole;
        return true;
    }

    private void Line(string line)
    {
        if (_certificate.Length > 0)
        {
            _certificate.Append(line);
            if (line.Contains("-----END", StringComparison.Ordinal) || _certificate.Length > LongestCertificate)
                EndCertificate();
            return;
        }

        var begin = line.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);
        if (begin >= 0 && !line.Contains("-----END", StringComparison.Ordinal) && line.AsSpan(begin + 27).Trim().IsEmpty)
            _certificate.Append(line);
        else
            PutMasked(line);
    }

    private void PutMasked(string line)
    {
        NameContexts.Learn(line, known);
        Put(mask.Apply(line));
    }

    private void EndCertificate()
    {
        if (_certificate.Length == 0)
            return;

        var lines = _certificate.ToString();
        _certificate.Clear();
        var kept = mask.ApplyToCertificate(lines);
        Put(ReferenceEquals(kept, lines) ? lines : $"{mask.Apply(lines[..lines.IndexOf("-----BEGIN", StringComparison.Ordinal)])}{kept}\n");
    }

    private void Put(string text) => _output.Write(Encoding.Latin1.GetBytes(text));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _output.Dispose();
        base.Dispose(disposing);
    }
}
