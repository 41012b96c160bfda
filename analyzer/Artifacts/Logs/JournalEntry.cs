using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>One entry of the journal that stands on several lines, as <c>journalctl -o export</c>, <c>-o verbose</c> and <c>-o json-pretty</c> print it.</summary>
internal sealed class JournalEntry
{
    private const int SizeOfSize = 8;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _binary = new();
    private string _last = "";
    private long _number;
    private readonly JournalJson _json = new();
    private bool _isVerbose;
    private bool _isPretty;
    private bool _isBinary;

    public bool IsOpen { get; private set; }

    /// <summary>The line that bears the message, as a line of its log.</summary>
    public LineInBlock Place => new(_line.WrittenSpan, 0, _line.WrittenCount, _number);

    /// <summary>Whether an entry begins with the line, which costs next to nothing to tell.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) => line is [(byte)'_', (byte)'_', ..] ? line.StartsWith("__CURSOR=s="u8) : line is [(byte)'{'] || IsVerbose(line);

    /// <summary>Whether the line, which is none that begins an entry, belongs to this one.</summary>
    public bool Holds(ReadOnlySpan<byte> line) =>
        !Begins(line) && (_isPretty ? _json.Holds(line) : _isBinary || (_isVerbose ? line.StartsWith("    "u8) : NameLength(line) > 0));

    public void Open(ReadOnlySpan<byte> line)
    {
        (IsOpen, _isVerbose, _isPretty, _isBinary, _last, _number) = (true, line[0] is not ((byte)'_' or (byte)'{'), line[0] == '{', false, "", 0);
        _json.Open();
        _fields.Clear();
        if (Behind(line, ";t="u8) is { Length: > 0 and < 16 } hex && long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var microseconds))
            _fields["__REALTIME_TIMESTAMP"] = microseconds.ToString(CultureInfo.InvariantCulture);
    }

    public void Add(ReadOnlySpan<byte> line, long number)
    {
        if (_isPretty)
            AddPretty(line, number);
        else if (_isBinary)
            AddBinary(line);
        else if (!_isVerbose)
            AddField(line, number);
        else if (line.Length > 5 && line[4] != ' ' && NameLength(line[4..]) > 0)
            AddField(line[4..], number);
        else if (_last == "MESSAGE")
            _fields[_last] += $"\n{Encoding.UTF8.GetString(line.TrimStart((byte)' '))}";
    }

    /// <summary>Ends the entry: the plain line that it stands for, or null when it bears no message or no time.</summary>
    public string? Close()
    {
        IsOpen = false;
        return _fields.TryGetValue("MESSAGE", out var message) ? WrappedLine.Journal(_fields.GetValueOrDefault, message) : null;
    }

    // Sat 2024-06-29 16:44:25.191200 CEST [s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=1;b=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=3f27f8903e;t=61c08667f2f20;x=67b27067696335e7]
    private static bool IsVerbose(ReadOnlySpan<byte> line) =>
        line is [>= (byte)'A' and <= (byte)'Z', _, _, (byte)' ', _, _, _, _, (byte)'-', .., (byte)']'] && line.IndexOf(" [s="u8) is > 0 and < 60;

    // MESSAGE=text      or, for what holds line feeds or is no text: MESSAGE, a line feed, 8 bytes of its length, the text, a line feed
    private void AddField(ReadOnlySpan<byte> line, long number)
    {
        var length = NameLength(line);
        _last = Encoding.UTF8.GetString(line[..length]);
        _isBinary = length == line.Length;
        _binary.Clear();
        if (!_isBinary)
            _fields[_last] = Encoding.UTF8.GetString(line[(length + 1)..]);
        if (_last != "MESSAGE")
            return;

        _number = number;
        _line.Clear();
        _line.Write(line);
    }

    private void AddPretty(ReadOnlySpan<byte> line, long number)
    {
        var (name, value) = _json.Take(line);
        if (value is not null)
            _fields[name] = value;
        if (name != "MESSAGE" || _number > 0)
            return;

        _number = number;
        _line.Clear();
        _line.Write(line);
    }

    private void AddBinary(ReadOnlySpan<byte> line)
    {
        if (_binary.WrittenCount < LogScanner.MaxLine)
            _binary.Write(line);
        _binary.Write("\n"u8);
        var read = _binary.WrittenSpan;
        if (read.Length < SizeOfSize || BinaryPrimitives.ReadUInt64LittleEndian(read) is var size && (ulong)(read.Length - SizeOfSize) <= size)
            return;

        _isBinary = false;
        _fields[_last] = Encoding.UTF8.GetString(read.Slice(SizeOfSize, (int)size));
    }

    private static string Behind(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        var at = line.IndexOf(key);
        var value = at < 0 ? [] : line[(at + key.Length)..];
        return Encoding.UTF8.GetString(value[..Math.Max(value.IndexOf((byte)';'), 0)]);
    }

    /// <summary>The length of the field's name that the line begins with, or is; 0 when it is no field.</summary>
    private static int NameLength(ReadOnlySpan<byte> line)
    {
        var length = line.IndexOfAnyExcept(NameBytes);
        length = length < 0 ? line.Length : length;
        return length < line.Length && line[length] != '=' ? 0 : length;
    }
}
