using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>One log while it is scanned, block by block.</summary>
internal sealed class LogScan(LogScanner scanner, LogSource source, LogTally tally)
{
    private readonly LiteralSet _found = new(scanner.Search.Count);
    private readonly ArrayBufferWriter<byte> _plain = new();
    private readonly PartialLine _stdout = new();
    private readonly PartialLine _stderr = new();
    private readonly JournalEntry _entry = new();
    private readonly LogWriter _writer = LogWriter.Of(source.PathOfOurs ?? source.Path);
    private long _number = source.FirstLine - 1;
    private long _errors;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public void Add(ReadOnlySpan<byte> block)
    {
        var hit = scanner.Search.Find(block, 0);
        for (var start = 0; start < block.Length;)
        {
            var length = block[start..].IndexOf((byte)'\n') is >= 0 and var newline ? newline : block.Length - start;
            _found.Clear();
            for (; hit >= 0 && hit < start + length; hit = scanner.Search.Find(block, hit + scanner.Search.Step))
                scanner.Search.AddAt(block, hit, _found);

            Read(new(block, start, length, ++_number));
            start += length + 1;
        }
    }

    /// <summary>The log as a whole, at its end.</summary>
    public LogFile End(long bytes)
    {
        Close(_entry);
        Close(_stdout);
        Close(_stderr);
        return new(source.Path, _number - source.FirstLine + 1, bytes, _first, _last) { Errors = _errors, Component = _writer.Component, Attempt = _writer.Attempt };
    }

    private void Read(in LineInBlock place)
    {
        if ((_entry.IsOpen || JournalEntry.Begins(place.Line)) && ReadEntry(place))
            return;

        if (!WrappedLine.IsLikely(place.Line) || !WrappedLine.TryRead(place.Line, _plain))
        {
            Read(place.Line, place);
            return;
        }

        Find(_plain.WrittenSpan);
        Read(_plain.WrittenSpan, place);
    }

    private bool ReadEntry(in LineInBlock place)
    {
        if (_entry.IsOpen && _entry.Holds(place.Line))
        {
            _entry.Add(place.Line, place.Number);
            return true;
        }

        Close(_entry);
        if (JournalEntry.Begins(place.Line))
            _entry.Open(place.Line);
        else
            Find(place.Line);
        return _entry.IsOpen;
    }

    private void Close(JournalEntry entry)
    {
        if (!entry.IsOpen || entry.Close() is not { } text)
            return;

        var plain = Encoding.UTF8.GetBytes(text);
        Find(plain);
        Read(plain, entry.Place);
    }

    private void Find(ReadOnlySpan<byte> text)
    {
        _found.Clear();
        scanner.Search.AddAll(text, _found);
    }

    private void Read(ReadOnlySpan<byte> text, in LineInBlock place)
    {
        var line = LogLine.Of(text, source.Clock);
        var partial = line.Stream == LogStream.Out ? _stdout : _stderr;
        if (!line.IsPartial && !(partial.IsOpen && line.Stream != LogStream.None))
        {
            Judge(line, text, place);
            return;
        }

        partial.Add(text, line.Message, place.Number);
        if (!line.IsPartial)
            Close(partial);
    }

    private void Close(PartialLine partial)
    {
        if (!partial.IsOpen)
            return;

        Find(partial.Whole);
        Judge(LogLine.Of(partial.Whole, source.Clock), partial.Whole, partial.First);
        partial.Close();
    }

    private void Judge(in LogLine line, ReadOnlySpan<byte> text, in LineInBlock place)
    {
        var isError = line.Level >= LogLevel.Error;
        if (line.Time is { } time)
            Count(time, isError);
        if (isError)
            _errors++;

        var isKnown = !_found.IsEmpty && Match(line, text, place);
        if (isError && !isKnown)
            AddUnknown(line, place);
    }

    private void Count(DateTimeOffset time, bool isError)
    {
        _first = _first is null || time < _first ? time : _first;
        _last = _last is null || time > _last ? time : _last;
        tally.Lines.Add(time);
        if (isError)
            tally.Errors.Add(time);
    }

    private bool Match(in LogLine line, ReadOnlySpan<byte> text, in LineInBlock place)
    {
        var matched = Encoding.UTF8.GetString(text);
        var any = false;
        foreach (var literal in _found.Indexes)
        {
            foreach (var signature in scanner.Signatures[literal])
                any |= Match(signature, line, matched, place);
            if (scanner.Starts[literal] && StartLines.Of(line, source, _writer, place.Number) is { } start)
                tally.Starts.Add(start);
        }

        return any;
    }

    private bool Match(LogSignature signature, in LogLine line, string matched, in LineInBlock place)
    {
        if (!signature.Pattern.IsMatch(matched))
            return false;

        var found = new MatchedLine(signature, source, place.Number, line.Time, place.Text, matched);
        var hits = tally.Of(signature);
        hits.Add(hits.Keeps(found) ? found with { Context = place.Context() } : found);
        return true;
    }

    private void AddUnknown(in LogLine line, in LineInBlock place)
    {
        var component = line.Component.IsEmpty ? _writer.Component : Encoding.UTF8.GetString(line.Component);
        var shape = LineShape.Of(line.Message);
        var sample = tally.Unknown.Keeps(component, shape)
            ? new LogSample(source.Node, source.Path, LogSample.Number(place.Number), LogSample.Cut(place.Line), line.Time, ImmutableSortedDictionary<string, string>.Empty)
            : null;
        tally.Unknown.Add(component, shape, line.Level, line.Time, sample);
    }
}
