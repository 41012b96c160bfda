using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>A place in a TOML text, and what can be read from there.</summary>
internal sealed class TomlCursor(string text)
{
    /// <summary>Parts of a key, its tables' and lists' included.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<char> InBareKey = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> EndOfWord = SearchValues.Create(",]}#\n\r");

    public int At { get; set; } = text.StartsWith('\uFEFF') ? 1 : 0;

    public bool IsAtEnd => At >= text.Length;

    /// <summary>The character here; a line's end behind the text's.</summary>
    public char Here => IsAtEnd ? '\n' : text[At];

    public void SkipBlanks()
    {
        while (!IsAtEnd && text[At] is ' ' or '\t')
            At++;
    }

    /// <summary>To what is neither blank nor a comment, on this line or a later one.</summary>
    public void SkipToContent()
    {
        for (; !IsAtEnd; At++)
        {
            if (text[At] == '#')
                SkipLine();
            if (!IsAtEnd && !char.IsWhiteSpace(text[At]))
                return;
        }
    }

    /// <summary>To the end of this line.</summary>
    public void SkipLine() => At = text.AsSpan(Math.Min(At, text.Length)).IndexOf('\n') is >= 0 and var end ? At + end : text.Length;

    /// <summary>Whether nothing but a comment stands on the rest of the line.</summary>
    public bool IsEndOfLine()
    {
        SkipBlanks();
        return Here is '\n' or '\r' or '#';
    }

    /// <summary>Past this character, if it stands next.</summary>
    public bool Take(char expected)
    {
        SkipBlanks();
        if (IsAtEnd || text[At] != expected)
            return false;

        At++;
        return true;
    }

    /// <summary>plugins."io.containerd.grpc.v1.cri".containerd; null where no key stands here.</summary>
    public ImmutableArray<string>? Key()
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        do
        {
            SkipBlanks();
            if (parts.Count == MaxDepth || (Here is '"' or '\'' ? Line() : Bare()) is not { } part)
                return null;
            parts.Add(part);
        }
        while (Take('.'));

        return parts.ToImmutable();
    }

    /// <summary>A string, number, boolean or date as text; null where none stands here.</summary>
    public string? Scalar()
    {
        var rest = text.AsSpan(Math.Min(At, text.Length));
        if (rest.StartsWith("\"\"\"") || rest.StartsWith("'''"))
            return Lines(rest[..3].ToString());
        if (Here is '"' or '\'')
            return Line();

        var length = rest.IndexOfAny(EndOfWord) is >= 0 and var stop ? stop : rest.Length;
        At += length;
        return IsWord(rest[..length].Trim()) ? rest[..length].Trim().ToString() : null;
    }

    // true   0x1F   2026-03-02 10:11:12
    private static bool IsWord(ReadOnlySpan<char> word) =>
        !word.IsEmpty && !word.ContainsAny('"', '\'', '=') && (word.IndexOfAny(' ', '\t') is < 0 or 10) && word.Count(' ') < 2;

    private string? Bare()
    {
        var rest = text.AsSpan(Math.Min(At, text.Length));
        var length = rest.IndexOfAnyExcept(InBareKey) is >= 0 and var stop ? stop : rest.Length;
        At += length;
        return length == 0 ? null : rest[..length].ToString();
    }

    // 'C:\as it stands'   "with \"escapes\""
    private string? Line()
    {
        var (quote, start) = (text[At], At + 1);
        for (At = start; !IsAtEnd && text[At] is not ('\n' or '\r'); At++)
        {
            if (text[At] == '\\' && quote == '"')
                At++;
            else if (text[At] == quote)
                return Meant(text.AsSpan(start, At++ - start), quote);
        }

        return null;
    }

    // A line's end right behind the opening quotes is no part of it.
    private string? Lines(string quotes)
    {
        var start = At + quotes.Length;
        for (At = start; !IsAtEnd; At++)
        {
            if (text[At] == '\\' && quotes[0] == '"')
                At++;
            else if (text.AsSpan(At).StartsWith(quotes))
                break;
        }

        if (IsAtEnd)
            return null;

        var content = text.AsSpan(start, At - start);
        At += quotes.Length;
        return Meant(content.StartsWith("\r\n") ? content[2..] : content is ['\n', ..] ? content[1..] : content, quotes[0]);
    }

    private static string Meant(ReadOnlySpan<char> raw, char quote) =>
        quote == '"' && raw.Contains('\\') ? JsonStrings.Unescape(raw) : raw.ToString();
}
