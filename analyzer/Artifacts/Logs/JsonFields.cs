namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Fields at the front of a log line that is a JSON object, found by their keys without parsing all of it.</summary>
internal static class JsonFields
{
    private const int Furthest = 512;

    /// <summary>The text behind the first of these keys (each with its quotes) that has one; empty when none has.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, ReadOnlySpan<byte> or, ReadOnlySpan<byte> orElse)
    {
        var value = Value(line, key, or, orElse, []);
        if (value is not [(byte)'"', ..])
            return [];

        value = value[1..];
        return value[..EndOfText(value)];
    }

    /// <summary>What stands behind the first of these keys that is there, up to the line's end.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, ReadOnlySpan<byte> or, ReadOnlySpan<byte> orElse, ReadOnlySpan<byte> orLast)
    {
        var head = line[..Math.Min(line.Length, Furthest)];
        var value = Behind(head, key);
        value = value.IsEmpty ? Behind(head, or) : value;
        value = value.IsEmpty ? Behind(head, orElse) : value;
        return value.IsEmpty && !orLast.IsEmpty ? Behind(head, orLast) : value;
    }

    public static bool Has(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key) => line[..Math.Min(line.Length, Furthest)].IndexOf(key) >= 0;

    // A quote with an odd number of backslashes before it belongs to the text.
    private static int EndOfText(ReadOnlySpan<byte> value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\')
                at++;
            else if (value[at] == '"')
                return at;
        }

        return value.Length;
    }

    // The same text may stand as a value first: {"level":"error","error":"EOF"}.
    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> head, ReadOnlySpan<byte> key)
    {
        for (int at; (at = head.IndexOf(key)) >= 0;)
        {
            head = head[(at + key.Length)..].TrimStart((byte)' ');
            if (head is [(byte)':', ..])
                return head[1..].TrimStart((byte)' ');
        }

        return [];
    }
}
