using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>What <see cref="FoldedText"/> does, for a line that is too long to be held: it comes in pieces, and each file in its strings is redacted line by line.</summary>
internal sealed class FoldedLines(Redactor redactor, SortedDictionary<string, int> counts)
{
    // A longer line within a string passes as it is: of one line, secrets were found before.
    private const int LongestLine = 64 * 1024;

    private readonly StringBuilder _line = new();
    private readonly List<string> _ready = [];
    private LineRedactor? _file;
    private bool _inString;
    private bool _escaped;

    /// <summary>The next piece of the line, and where it may be passed on to.</summary>
    public void Write(ReadOnlySpan<char> piece, StringBuilder output)
    {
        foreach (var c in piece)
        {
            if (_inString)
                Within(c, output);
            else
                Between(c, output);
        }
    }

    /// <summary>The line has ended, within a string or not.</summary>
    public void End(StringBuilder output) => EndString(output);

    private void Between(char c, StringBuilder output)
    {
        _inString = c == '"';
        output.Append(c);
    }

    private void Within(char c, StringBuilder output)
    {
        if (c == '"' && !_escaped)
        {
            EndString(output);
            output.Append(c);
            return;
        }

        _line.Append(c);
        if (_escaped && c == 'n')
            Redact(_file ??= new(redactor, counts, depth: 1), output);
        else if (_line.Length >= LongestLine && !_escaped)
            PassOn(output);
        _escaped = c == '\\' && !_escaped;
    }

    private void EndString(StringBuilder output)
    {
        if (_file is { } file)
        {
            if (_line.Length > 0)
                Redact(file, output);
            file.End(_ready);
            PutReady(output);
        }

        PassOn(output);
        (_file, _inString, _escaped) = (null, false, false);
    }

    private void Redact(LineRedactor file, StringBuilder output)
    {
        var written = _line.ToString();
        _line.Clear();
        var text = FoldedText.Unfold(written);
        file.Line(text, _ready);
        if (_ready is not [var same] || same != text)
        {
            PutReady(output);
            return;
        }

        // As it was written: an escape has more than one spelling.
        output.Append(written);
        _ready.Clear();
    }

    private void PutReady(StringBuilder output)
    {
        foreach (var line in _ready)
            output.Append(FoldedText.Fold(line));
        _ready.Clear();
    }

    private void PassOn(StringBuilder output)
    {
        output.Append(_line);
        _line.Clear();
    }
}
