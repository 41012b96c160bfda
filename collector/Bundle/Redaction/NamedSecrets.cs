using System.Buffers;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Secrets that are known by the name before them: YAML, JSON (also escaped), INI, environment, logfmt, query strings.</summary>
internal static class NamedSecrets
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(":=");
    private static readonly SearchValues<char> EndOfWord = SearchValues.Create(" \t\0\"'\r\n`");
    private static readonly SearchValues<char> EndOfFlowValue = SearchValues.Create(" \t\0\"'\r\n`,}]");

    public static void Find(ReadOnlySpan<char> line, List<SecretSpan> found)
    {
        var from = 0;
        while (line[from..].IndexOfAny(Separators) is var at and >= 0)
        {
            var separator = from + at;
            from = separator + 1;
            if (IsSeparator(line, separator) && NameBefore(line, separator) is { } name && SecretNames.KindOf(line[name.Range]) is { } kind)
                from = Math.Max(from, FindValue(line, name, separator, kind, found));
        }
    }

    /// <summary>The value that begins at <paramref name="start"/>: within its quotes, or up to what ends a bare one.</summary>
    public static (int Start, int End) Value(ReadOnlySpan<char> line, int start, SearchValues<char>? ends)
    {
        while (start < line.Length && line[start] is ' ' or '\t')
            start++;

        var quote = start;
        while (quote < line.Length && line[quote] == '\\')
            quote++;

        if (quote < line.Length && line[quote] is '"' or '\'')
            return (quote + 1, EndOfQuoted(line, quote, quote - start));

        var length = ends is null ? line[start..].TrimEnd().Length : line[start..].IndexOfAny(ends);
        return (start, length < 0 ? line.Length : start + length);
    }

    // :=, =, : separate; ==, !=, =~, ::, :// and the like do not.
    private static bool IsSeparator(ReadOnlySpan<char> line, int at)
    {
        var before = at > 0 ? line[at - 1] : ' ';
        var after = at + 1 < line.Length ? line[at + 1] : ' ';
        if (line[at] == '=')
            return before is not ('=' or '!' or '<' or '>') && after is not ('=' or '~');

        return before != ':' && after is not (':' or '=') && !line[(at + 1)..].StartsWith("//");
    }

    private static Name? NameBefore(ReadOnlySpan<char> line, int separator)
    {
        var end = separator;
        if (end > 0 && line[end - 1] is ':' or '+')
            end--;
        while (end > 0 && line[end - 1] is ' ' or '\t')
            end--;

        var quoted = end > 0 && line[end - 1] is '"' or '\'';
        while (end > 0 && line[end - 1] is '"' or '\'' or '\\' or ']')
            end--;

        var start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit(line[start - 1]) || line[start - 1] is '_' or '-' or '.'))
            start--;

        return start == end ? null : new Name(start, end, quoted);
    }

    // The index from which to look for the next separator.
    private static int FindValue(ReadOnlySpan<char> line, Name name, int separator, string kind, List<SecretSpan> found)
    {
        var place = PlaceOf(line, name, separator);
        var ends = place switch
        {
            Place.LineStart => null,
            Place.Flow => EndOfFlowValue,
            _ => EndOfWord,
        };
        var (start, end) = Value(line, separator + 1, ends);
        if (place == Place.Query && line[start..end].IndexOfAny('&', ';') is var next and >= 0)
            end = start + next;

        if (end <= start || SecretValues.IsPublic(line[start..end], kind))
            return separator + 1;

        if (place == Place.Sentence && SecretValues.IsWordOfASentence(line[start..end], kind))
            return separator + 1;

        found.Add(new SecretSpan(start, end - start, kind));
        return end;
    }

    private static Place PlaceOf(ReadOnlySpan<char> line, Name name, int separator)
    {
        var before = line[..name.Start].TrimEnd(" \t\"'\\");
        if (before.Trim("- \t#;").IsEmpty || before.EndsWith("export") || before.EndsWith("Environment="))
            return before.EndsWith("Environment=") && name.Start > 0 && line[name.Start - 1] is '"' or '\'' ? Place.Word : LineStart(line, name);

        if (before[^1] is '?' or '&')
            return Place.Query;

        if (line[separator] == '=')
            return Place.Word;

        return name.IsQuoted || before[^1] is '{' or ',' or '[' or '(' or '|' ? Place.Flow : Place.Sentence;
    }

    // A line that is one quoted assignment, "PASSWORD=x", ends with its quote; JSON at a line's start ends with its value.
    private static Place LineStart(ReadOnlySpan<char> line, Name name) =>
        name.IsQuoted ? Place.Flow
        : name.Start > 0 && line[name.Start - 1] is '"' or '\'' ? Place.Word
        : name.Start > 1 && line[name.Start - 1] == '-' ? Place.Word
        : Place.LineStart;

    private static int EndOfQuoted(ReadOnlySpan<char> line, int quote, int backslashes)
    {
        for (var at = quote + 1; at < line.Length; at++)
        {
            if (line[at] == line[quote] && BackslashesBefore(line, at) is var count && (backslashes == 0 ? count % 2 == 0 : count == backslashes))
                return at - backslashes;
        }

        return line.Length;
    }

    private static int BackslashesBefore(ReadOnlySpan<char> line, int at)
    {
        var count = 0;
        while (at - count > 0 && line[at - count - 1] == '\\')
            count++;

        return count;
    }

    private readonly record struct Name(int Start, int End, bool IsQuoted)
    {
        public Range Range => Start..End;
    }

    private enum Place
    {
        LineStart,
        Flow,
        Word,
        Query,
        Sentence,
    }
}
