namespace SupportBundle.Bundle.Masking;

/// <summary>Where words begin and end, also behind the escapes of JSON and URLs.</summary>
internal static class Spelling
{
    /// <summary>True if no letter or digit before belongs to what begins here; the n of <c>\n10.0.0.1</c> and the 2F of <c>%2F10.0.0.1</c> do not.</summary>
    public static bool BeginsWord(ReadOnlySpan<char> line, int start) =>
        start == 0 || !char.IsAsciiLetterOrDigit(line[start - 1]) || EscapeLength(line, start) > 0;

    public static bool EndsWord(ReadOnlySpan<char> line, int end) => end >= line.Length || !char.IsAsciiLetterOrDigit(line[end]);

    /// <summary>The length of the escape that ends here: 2 of <c>\n</c>, 6 of <c>\u003e</c>, 3 of <c>%2F</c>.</summary>
    public static int EscapeLength(ReadOnlySpan<char> line, int end)
    {
        if (end > 1 && line[end - 1] is 'n' or 't' or 'r' && line[end - 2] == '\\')
            return 2;
        if (end > 5 && line[end - 5] == 'u' && line[end - 6] == '\\' && IsHex(line[(end - 4)..end]))
            return 6;
        return end > 2 && line[end - 3] == '%' && IsHex(line[(end - 2)..end]) ? 3 : 0;
    }

    /// <summary>Behind the escape that a run of word characters may begin with.</summary>
    public static int AfterEscape(ReadOnlySpan<char> line, int start, int end)
    {
        foreach (var length in (ReadOnlySpan<int>)[1, 2, 5])
        {
            if (start + length < end && EscapeLength(line, start + length) == length + 1)
                return start + length;
        }

        return start;
    }

    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }

    public static bool IsUpper(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('A', 'F') >= 0;
}
