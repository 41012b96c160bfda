using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Reads TOML 1.0: tables, arrays of tables, dotted and quoted keys, strings and arrays over several lines. Dates stay text.</summary>
internal sealed class TomlReader
{
    private readonly DocumentLines _lines;
    private readonly DocumentSketch _document;
    private readonly TomlCursor _cursor;
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private ImmutableArray<string> _table = [];

    public TomlReader(ArtifactText text)
    {
        _lines = new(text);
        _document = new(text.Whole);
        _cursor = new(text.Content);
    }

    public ImmutableArray<ParseNote> Notes => _notes.ToImmutable();

    /// <summary>The whole file as one map; a line that cannot be read is noted, and the next one goes on.</summary>
    public DocumentNode Read()
    {
        for (_cursor.SkipToContent(); !_cursor.IsAtEnd; _cursor.SkipToContent())
        {
            var at = _cursor.At;
            var broken = _cursor.Here == '[' ? Heading() : Pair(_table);
            if ((broken ?? (_cursor.IsEndOfLine() ? null : "something stands behind the value")) is not { } reason)
                continue;

            Note(at, reason);
            _cursor.SkipLine();
        }

        return _document.ToDocument();
    }

    // A value that broke off may have begun some lines before.
    private void Note(int at, string reason)
    {
        var last = _lines.LineAt(Math.Max(at, _cursor.At - 1)).Position;
        for (var number = _lines.LineAt(at).Position; number <= Math.Max(last, 1); number++)
        {
            if (!_lines.Line(number).IsBlank)
                _notes.Add(new(_lines.Line(number), reason));
        }
    }

    // [plugins."io.containerd.grpc.v1.cri".containerd]   or   [[registry]]
    private string? Heading()
    {
        var line = _lines.LineAt(_cursor.At);
        _cursor.At++;
        var isList = _cursor.Take('[');
        if (_cursor.Key() is not { } key || !_cursor.Take(']') || (isList && !_cursor.Take(']')))
            return "a table's heading that is not closed";

        _table = Resolved(key);
        if (isList)
            _table = _table.Add(_document.CountAt(_table.AsSpan()).ToString(CultureInfo.InvariantCulture));
        if (!_document.Has(_table.AsSpan()))
            _document.Put(_table.AsSpan(), null, line);
        return null;
    }

    // A table below a list of tables belongs to its last.
    private ImmutableArray<string> Resolved(ImmutableArray<string> key)
    {
        var way = ImmutableArray.CreateBuilder<string>();
        foreach (var name in key)
        {
            way.Add(name);
            var isLast = way.Count == key.Length;
            if (!isLast && _document.Has([.. way, "0"]) && name != key[^1])
                way.Add((_document.CountAt([.. way]) - 1).ToString(CultureInfo.InvariantCulture));
        }

        return way.ToImmutable();
    }

    // SystemdCgroup = true
    private string? Pair(ImmutableArray<string> table)
    {
        var at = _cursor.At;
        if (_cursor.Key() is not { } key || !_cursor.Take('='))
            return "neither a table's heading nor a key with its value";

        var way = table.AddRange(key);
        if (_document.Has(way.AsSpan()))
            Note(at, $"the key {string.Join('.', key)} stands here again; the last one counts");

        return way.Length > TomlCursor.MaxDepth ? "a key of too many parts" : Value(way, at);
    }

    private string? Value(ImmutableArray<string> way, int at)
    {
        _cursor.SkipBlanks();
        if (way.Length > TomlCursor.MaxDepth)
            return "nested too deep";
        if (_cursor.Here == '[')
            return List(way, at);
        if (_cursor.Here == '{')
            return Inline(way, at);
        if (_cursor.Scalar() is not { } value)
            return "a value that is none";

        _document.Put(way.AsSpan(), value, _lines.LineAt(at));
        return null;
    }

    // [ "a", "b", ]  over as many lines as it likes
    private string? List(ImmutableArray<string> way, int at)
    {
        _cursor.At++;
        _document.Put(way.AsSpan(), null, _lines.LineAt(at));
        for (var number = 0; ; number++)
        {
            _cursor.SkipToContent();
            if (_cursor.Take(']'))
                return null;
            if (_cursor.IsAtEnd)
                return "a list without its end";
            if (Value(way.Add(number.ToString(CultureInfo.InvariantCulture)), _cursor.At) is { } broken)
                return broken;

            _cursor.SkipToContent();
            if (!_cursor.Take(',') && _cursor.Here != ']')
                return "a list without a comma";
        }
    }

    // { location = "mirror.internal", insecure = true }
    private string? Inline(ImmutableArray<string> way, int at)
    {
        _cursor.At++;
        _document.Put(way.AsSpan(), null, _lines.LineAt(at));
        while (true)
        {
            _cursor.SkipToContent();
            if (_cursor.Take('}'))
                return null;
            if (Pair(way) is { } broken)
                return broken;

            _cursor.SkipToContent();
            if (!_cursor.Take(',') && _cursor.Here != '}')
                return "an inline table without a comma";
        }
    }
}
