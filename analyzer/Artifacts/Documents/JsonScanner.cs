using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Goes through a JSON text once, from its front, and writes down where each value stands. Comments and trailing commas are let pass.</summary>
internal sealed class JsonScanner(string text, int start, int end)
{
    private static readonly SearchValues<char> Brackets = SearchValues.Create("\"{}[]");
    private static readonly SearchValues<char> EndOfString = SearchValues.Create("\"\\" + new string([.. Enumerable.Range(0, 32).Select(code => (char)code)]));
    private static readonly SearchValues<char> InPlain = SearchValues.Create("+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

    private readonly JsonNames _names = new();
    private readonly List<OpenJsonValue> _levels = [];
    private readonly ImmutableArray<(int At, string Reason)>.Builder _notes = ImmutableArray.CreateBuilder<(int, string)>();
    private JsonValue[] _values = new JsonValue[Math.Max(16, (end - start) / 32)];
    private int _count;
    private int _depth;
    private int _at = start;

    /// <summary>What does not belong there, with its place: the last one where the text breaks.</summary>
    public ImmutableArray<(int At, string Reason)> Notes => _notes.ToImmutable();

    public ImmutableArray<string> Names => _names.All;

    /// <summary>All values, also of a text that breaks off; what is open there ends there.</summary>
    public ReadOnlyMemory<JsonValue> Scan()
    {
        if (ScanAll() is { } broken)
            _notes.Add((Math.Min(_at, end), $"broken JSON: {broken}; the rest is not read"));
        while (_depth > 0)
            Close();

        return _values.AsMemory(0, _count);
    }

    // A sentence where the text breaks.
    private string? ScanAll()
    {
        while (true)
        {
            if (SkipBlanks() is { } broken)
                return broken;
            if (_at >= end)
                return _depth == 0 ? null : "it ends within a value";
            if ((_depth == 0 ? Value(-1, _at) : Within(_levels[_depth - 1])) is { } wrong)
                return wrong;
        }
    }

    private string? Within(OpenJsonValue parent)
    {
        var isMap = _values[parent.Index].Kind == NodeKind.Map;
        if (text[_at] == (isMap ? '}' : ']'))
        {
            _at++;
            Close();
            return null;
        }

        if (parent.AwaitsComma)
            return Comma(parent);

        parent.AwaitsComma = true;
        return isMap ? Member(parent) : Value(-1, _at);
    }

    private string? Comma(OpenJsonValue parent)
    {
        if (text[_at] != ',')
            return $"'{text[_at]}' where a comma or an end belongs";

        _at++;
        parent.AwaitsComma = false;
        return null;
    }

    // "name": value
    private string? Member(OpenJsonValue map)
    {
        var keyAt = _at;
        if (text[_at] != '"')
            return $"'{text[_at]}' where a key belongs";
        if (String(out var isEscaped) is { } broken)
            return broken;

        var key = text.AsSpan(keyAt + 1, _at - keyAt - 2);
        if ((SkipBlanks() ?? Colon() ?? SkipBlanks()) is { } wrong)
            return wrong;
        if (_at >= end)
            return "it ends behind a key";

        // Who last wrote which field: half of an API list's bytes, and of no use here.
        if (key is "managedFields" && text[_at] is '{' or '[')
            return Pass();

        var name = isEscaped ? _names.Of(JsonStrings.Unescape(key)) : _names.Of(key);
        NoteRepeated(map, name, keyAt);
        return Value(name, keyAt);
    }

    private string? Colon()
    {
        if (_at >= end || text[_at] != ':')
            return "a key without its colon";

        _at++;
        return null;
    }

    private string? Value(int name, int keyAt)
    {
        var at = _at;
        switch (text[_at])
        {
            case '{' or '[' when _depth >= DocumentBuilder.MaxDepth:
                return $"nested deeper than {DocumentBuilder.MaxDepth} levels";
            case '{' or '[':
                _at++;
                Add(new(at, at, name, 0, keyAt, text[at] == '{' ? NodeKind.Map : NodeKind.Sequence, false));
                Open(_count - 1);
                return null;
            case '"':
                var broken = String(out var isEscaped);
                if (broken is null)
                    Add(new(at, _at, name, _count + 1, keyAt, NodeKind.Quoted, isEscaped));
                return broken;
            default:
                return Plain(name, keyAt);
        }
    }

    private string? Plain(int name, int keyAt)
    {
        var rest = text.AsSpan(_at, end - _at);
        var length = rest.IndexOfAnyExcept(InPlain) is >= 0 and var stop ? stop : rest.Length;
        if (!JsonNumbers.IsPlain(rest[..length]))
            return length == 0 ? $"'{text[_at]}' where a value belongs" : "a word that is no value";

        Add(new(_at, _at + length, name, _count + 1, keyAt, rest[0] == 'n' ? NodeKind.Null : NodeKind.Plain, false));
        _at += length;
        return null;
    }

    // Leaves off behind the closing quote.
    private string? String(out bool isEscaped)
    {
        isEscaped = false;
        for (_at++; ;)
        {
            var stop = text.AsSpan(_at, end - _at).IndexOfAny(EndOfString);
            _at = stop < 0 ? end : _at + stop;
            if (_at >= end)
                return "it ends within a string";
            if (text[_at] == '"')
                break;
            if (text[_at] != '\\')
                return "a control character within a string";

            isEscaped = true;
            if (JsonStrings.Escape(text.AsSpan(_at, end - _at), out _) is not (> 0 and var length))
                return "an escape that is none";
            _at += length;
        }

        _at++;
        return null;
    }

    // Past a whole map or sequence, by its brackets alone.
    private string? Pass()
    {
        var depth = 0;
        do
        {
            var stop = text.AsSpan(_at, end - _at).IndexOfAny(Brackets);
            _at = stop < 0 ? end : _at + stop;
            if (_at >= end)
                return "it ends within a value";
            if (text[_at] == '"')
            {
                if (String(out _) is { } broken)
                    return broken;
                continue;
            }

            depth += text[_at++] is '{' or '[' ? 1 : -1;
        }
        while (depth > 0);

        return null;
    }

    private string? SkipBlanks()
    {
        for (; _at < end; _at++)
        {
            if (text[_at] is ' ' or '\n' or '\r' or '\t')
                continue;
            if (text[_at] != '/')
                return null;
            if (SkipComment() is { } broken)
                return broken;
        }

        return null;
    }

    // Leaves off on the comment's last character.
    private string? SkipComment()
    {
        var rest = text.AsSpan(_at, end - _at);
        var close = rest.StartsWith("/*") ? "*/" : rest.StartsWith("//") ? "\n" : "";
        if (close.Length == 0)
            return "'/' where none belongs";

        var stop = rest[2..].IndexOf(close);
        if (stop < 0 && close == "*/")
            return "it ends within a comment";

        _at = stop < 0 ? end - 1 : _at + 2 + stop + close.Length - 1;
        return null;
    }

    private void Add(JsonValue value)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, _count * 2);

        _values[_count++] = value;
    }

    // A level's bookkeeping is used again by the next map or sequence there.
    private void Open(int index)
    {
        if (_depth == _levels.Count)
            _levels.Add(new());

        _levels[_depth++].Begin(index);
    }

    private void Close()
    {
        var index = _levels[--_depth].Index;
        _values[index] = _values[index] with { End = Math.Min(_at, end), Next = _count };
    }

    private void NoteRepeated(OpenJsonValue map, int name, int keyAt)
    {
        if (map.Repeats(name, _count) is not { } earlier)
            return;

        _notes.Add((keyAt, $"the key {_names[name]} stands here again; the last one counts"));
        _values[earlier].IsReplaced = true;
    }
}
