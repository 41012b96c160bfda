using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>The fields of a journal's entry as <c>journalctl -o json-pretty</c> prints them: one a line, behind a tab, with a blank on either side of the colon;
/// or as <c>jq</c> does, behind blanks.</summary>
internal sealed class JournalJson
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private string _list = "";
    private bool _isEnded;

    public void Open() => (_list, _isEnded) = ("", false);

    /// <summary>Whether the line is a field, a part of one, or the brace that ends the entry: another program's JSON is no entry.</summary>
    public bool Holds(ReadOnlySpan<byte> line) =>
        !_isEnded && (_list.Length > 0 ? IsOfList(line) : line is [(byte)'}'] or [(byte)'}', (byte)','] || NameLength(line) > 0);

    // 	"MESSAGE" : "text",      or, for what is no text: 	"MESSAGE" : [      		27,      		91      	],
    /// <summary>The field and its value; without a value where it is not known yet, is none or no text.</summary>
    public (string Name, string? Value) Take(ReadOnlySpan<byte> line)
    {
        if (_list.Length > 0)
            return TakeByte(line);
        if (NameLength(line) is not (> 0 and var length))
        {
            _isEnded = true;
            return ("", null);
        }

        var field = line.TrimStart(Blanks);
        var name = Encoding.UTF8.GetString(field.Slice(1, length));
        var value = field[(length + 2)..].TrimStart((byte)' ')[1..].TrimStart((byte)' ').TrimEnd((byte)',');
        if (value is not [(byte)'['])
            return (name, TextOf(value));

        _bytes.Clear();
        _list = name;
        return (name, null);
    }

    private (string Name, string? Value) TakeByte(ReadOnlySpan<byte> line)
    {
        if (line.TrimStart(Blanks) is not [(byte)']', ..] and var item)
        {
            if (byte.TryParse(item.TrimEnd((byte)','), out var value) && _bytes.WrittenCount < LogScanner.MaxLine)
                _bytes.Write([value]);
            return (_list, null);
        }

        var ended = (_list, _bytes.WrittenCount == 0 ? null : Encoding.UTF8.GetString(_bytes.WrittenSpan));
        _list = "";
        return ended;
    }

    private static string? TextOf(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate is no text either.
            return null;
        }
    }

    private static bool IsOfList(ReadOnlySpan<byte> line) => line is [(byte)' ' or (byte)'\t', ..] && line.TrimStart(Blanks) is [(byte)']', ..] or [>= (byte)'0' and <= (byte)'9', ..];

    // 	"_PID" : "812",      "_PID": "812",
    private static int NameLength(ReadOnlySpan<byte> line)
    {
        if (line is not [(byte)' ' or (byte)'\t', ..] || line.TrimStart(Blanks) is not [(byte)'"', .. var field])
            return 0;

        var length = field.IndexOfAnyExcept(NameBytes);
        return length > 0 && (field[length..].StartsWith("\" : "u8) || field[length..].StartsWith("\": "u8)) ? length : 0;
    }
}
