namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One word of a printed rule, by its place in the text.</summary>
internal readonly record struct RuleWord(int Start, int Length, RuleWordKind Kind)
{
    public bool IsOption => Kind == RuleWordKind.Option;

    public bool IsBang => Kind == RuleWordKind.Bang;

    public bool IsEscaped => Kind == RuleWordKind.Escaped;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);

    /// <summary>Where the word begins, its quotation mark included.</summary>
    public int Outset => Kind is RuleWordKind.Quoted or RuleWordKind.Escaped ? Start - 1 : Start;
}

/// <summary>What the shape of a word says of it.</summary>
internal enum RuleWordKind : byte
{
    Plain,

    /// <summary>It stood in quotation marks, which are left out.</summary>
    Quoted,

    /// <summary>A quoted one that holds <c>\</c> before what that protects.</summary>
    Escaped,
    Option,
    Bang,
}

/// <summary>The words of a printed rule: parted by blanks; a quoted one may hold anything, with <c>\</c> before what it protects.</summary>
internal static class RuleWords
{
    // -p tcp -m comment --comment "dnat name: \"lab\" id: \"47ba\"" -j ACCEPT
    public static void Split(string text, int start, int end, List<RuleWord> words)
    {
        words.Clear();
        for (var at = start; at < end;)
        {
            if (text[at] is ' ' or '\t' or '\r')
                at++; // between words
            else
                at = text[at] == '"' ? TakeQuoted(text, at + 1, end, words) : TakePlain(text, at, end, words);
        }
    }

    private static int TakePlain(string text, int at, int end, List<RuleWord> words)
    {
        var length = text.AsSpan(at, end - at).IndexOfAny(' ', '\t', '\r');
        length = length < 0 ? end - at : length;
        words.Add(new(at, length, KindOf(text.AsSpan(at, length))));
        return at + length;
    }

    // A negative number is a value; an option has a letter after its dashes.
    private static RuleWordKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        ['!'] => RuleWordKind.Bang,
        ['-', '-', ..] or "-4" or "-6" => RuleWordKind.Option,
        ['-', var letter, ..] when char.IsAsciiLetter(letter) => RuleWordKind.Option,
        _ => RuleWordKind.Plain,
    };

    private static int TakeQuoted(string text, int start, int end, List<RuleWord> words)
    {
        var at = start;
        var isEscaped = false;
        while (text.AsSpan(at, end - at).IndexOfAny('"', '\\') is >= 0 and var next && text[at + next] == '\\')
        {
            isEscaped = true;
            at = Math.Min(at + next + 2, end);
        }

        var length = text.AsSpan(at, end - at).IndexOf('"');
        at = length < 0 ? end : at + length;
        words.Add(new(start, at - start, isEscaped ? RuleWordKind.Escaped : RuleWordKind.Quoted));
        return at + 1;
    }
}
