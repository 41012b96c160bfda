using System.Buffers;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>The shape of a message: what stays the same when a program says it again of another pod, address or time.</summary>
internal static class LineShape
{
    public const int MaxLength = 240;

    private const int LongestMessage = 1_000;
    private const int LongestName = 100;
    private const string Masked = "#";
    private const string MaskedName = "*";

    // The letters and digits of which Kubernetes makes the ends of pod names (apimachinery, util/rand).
    private static readonly SearchValues<char> PodHashLetters = SearchValues.Create("bcdfghjklmnpqrstvwxz2456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The shape of a message as it stands in a log; of a JSON object that of its message and its error.</summary>
    public static string Of(ReadOnlySpan<byte> message)
    {
        if (message is not [(byte)'{', ..])
            return Of(Encoding.UTF8.GetString(message[..Math.Min(message.Length, LongestMessage)]));

        var text = JsonFields.Text(message, "\"msg\""u8, "\"message\""u8, "\"event\""u8);
        var error = JsonFields.Text(message, "\"error\""u8, "\"err\""u8, "\"warn\""u8);
        return Of(text.IsEmpty && error.IsEmpty
            ? Encoding.UTF8.GetString(message[..Math.Min(message.Length, LongestMessage)])
            : $"{Encoding.UTF8.GetString(text)}{(error.IsEmpty ? "" : ": ")}{Encoding.UTF8.GetString(error)}");
    }

    // failed to "StartContainer" for pod "web-5d9c7b6f48-h4kzq": dial tcp 10.96.0.1:443: i/o timeout
    // failed to "*" for pod "*": dial tcp #: i/o timeout
    public static string Of(ReadOnlySpan<char> message)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        var shape = new ShapeWriter(buffer);
        for (var at = 0; at < message.Length && !shape.IsFull;)
        {
            if (message[at] == '\\')
                at++;
            else if (char.IsLetterOrDigit(message[at]))
                at += Piece(message, at, ref shape);
            else if (message[at] is '"' or '\'' or '`' && NameLength(message[at..]) is > 0 and var name && !shape.EndsWith("err=") && !shape.EndsWith("error="))
                at += Name(message[at], name, ref shape);
            else
                shape.Write(message.Slice(at++, 1));
        }

        return shape.ToString().Trim();
    }

    private static int Piece(ReadOnlySpan<char> message, int at, ref ShapeWriter shape)
    {
        var length = 1;
        while (at + length < message.Length && char.IsLetterOrDigit(message[at + length]))
            length++;

        var piece = message.Slice(at, length);
        var before = at == 0 ? ' ' : message[at - 1];
        var behind = at + length == message.Length ? ' ' : message[at + length];
        if (IsVariable(piece, before, behind))
            shape.Mask(Masked);
        else
            shape.Write(piece);
        return length;
    }

    private static int Name(char quote, int length, ref ShapeWriter shape)
    {
        shape.Write([quote]);
        shape.Write(MaskedName);
        shape.Write([quote == '`' ? '\'' : quote]);
        return length;
    }

    /// <summary>The length of a name in quotes, the quotes and backslashes before them included; 0 for a sentence, or where none ends.</summary>
    private static int NameLength(ReadOnlySpan<char> text)
    {
        var quote = text[0] == '`' ? '\'' : text[0];
        var end = text[1..Math.Min(text.Length, LongestName)].IndexOfAny(quote, ' ');
        return end <= 0 || text[end + 1] == ' ' || text[1..(end + 1)].Trim('\\').IsEmpty ? 0 : end + 2;
    }

    private static bool IsVariable(ReadOnlySpan<char> piece, char before, char behind)
    {
        var isHex = piece.IndexOfAnyExcept(HexDigits) < 0;
        if (!piece.ContainsAnyInRange('0', '9'))
            return (isHex && piece.Length >= 8) || (piece.Length == 5 && before == '-' && piece.IndexOfAnyExcept(PodHashLetters) < 0);

        // eth0, x509, v1 and IPv4 are words; fe80: is a part of an address.
        var letters = piece.IndexOfAnyInRange('0', '9');
        var isWord = letters > 0 && piece.Length <= 5 && before != '-' && piece[letters..].IndexOfAnyExceptInRange('0', '9') < 0;
        return !isWord || (isHex && (before == ':' || behind == ':'));
    }
}

/// <summary>Writes a shape: masks that stand together become one, so that an address is as long as another.</summary>
internal ref struct ShapeWriter(Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;
    private int _length;

    public readonly bool IsFull => _length == _buffer.Length;

    public readonly bool EndsWith(scoped ReadOnlySpan<char> text) => _buffer[.._length].EndsWith(text);

    public void Write(scoped ReadOnlySpan<char> text)
    {
        var fits = Math.Min(text.Length, _buffer.Length - _length);
        text[..fits].CopyTo(_buffer[_length..]);
        _length += fits;
    }

    // 10.244.1.5:443 and 3f2a-77b1 are one mask each.
    public void Mask(scoped ReadOnlySpan<char> mask)
    {
        var joint = _buffer[.._length].TrimEnd(".:-_/%+");
        if (joint.Length < _length && joint.EndsWith(mask))
            _length = joint.Length;
        else if (!EndsWith(mask))
            Write(mask);
    }

    public override readonly string ToString() => _buffer[.._length].ToString();
}
