using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Undoes what word processors, mail programs and chats make of pasted commands and outputs: dashes, quotation marks, hard blanks.</summary>
internal static partial class Typography
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("\u00A0\u202F\u2007\u2011\u2013\u2014\u2018\u2019\u201C\u201D\u201E\u2033\u2026");

    /// <summary>Whether such signs stand where a terminal prints others: dashes before the names of options, or hard blanks.</summary>
    public static bool IsIn(string text) => text.AsSpan().IndexOfAny(Signs) >= 0 && Pasted().IsMatch(text);

    /// <summary>The text as a terminal prints it; each line stays a line.</summary>
    public static string Restored(string text)
    {
        if (!IsIn(text))
            return text;

        var plain = new StringBuilder(text.Length + 64);
        for (var at = 0; at < text.Length; at++)
            plain.Append(Sign(text, at));

        return plain.ToString();
    }

    private static ReadOnlySpan<char> Sign(string text, int at) => text[at] switch
    {
        '\u00A0' or '\u202F' or '\u2007' => " ",
        '\u2011' => "-",
        '\u2013' or '\u2014' => at > 0 && IsDash(text[at - 1]) ? "-" : Dash(text.AsSpan(at + 1)),
        '\u2018' or '\u2019' => "'",
        '\u201C' or '\u201D' or '\u201E' or '\u2033' => "\"",
        '\u2026' => "...",
        _ => text.AsSpan(at, 1),
    };

    private static bool IsDash(char sign) => sign is '\u2013' or '\u2014' or '-';

    // One dash stands for two before a word, and for itself before a letter alone: -A, --dport.
    private static string Dash(ReadOnlySpan<char> behind) => behind is [var first, var second, ..] && char.IsAsciiLetter(first) && (char.IsAsciiLetter(second) || second == '-') ? "--" : "-";

    [GeneratedRegex(@"(?:^|[ \t\u00A0])[\u2013\u2014]{1,2}[A-Za-z]|\u00A0[ \u00A0]|[ \u00A0]\u00A0|\u00A0-|""?[\u201C\u201D][\w/:.-]+[\u201C\u201D]", RegexOptions.Multiline)]
    private static partial Regex Pasted();
}
