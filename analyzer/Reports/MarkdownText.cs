using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Foreign text inside Markdown, so that it stays text: no links, tables, markup or new lines of its own making.</summary>
internal static partial class MarkdownText
{
    /// <summary>For running text and table cells.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in VisibleText.Of(text).TrimStart(' ', '\t'))
            AppendEscaped(escaped, c);

        return BlockMark().Replace(escaped.ToString(), "${digits}\\${mark}");
    }

    /// <summary>For inside a code span or a fenced block, where backslashes would be seen; a backtick would end either.</summary>
    public static string EscapeInCode(string text) => VisibleText.Of(text).Replace('`', '\'');

    /// <summary>As a code span of its own, also in a table cell.</summary>
    public static string Code(string text) =>
        text.Length == 0 ? "" : $"`{EscapeInCode(text).Replace("|", "\\|", StringComparison.Ordinal)}`";

    // What makes a heading, a list, a rule or an underline of the line that the text may begin.
    [GeneratedRegex(@"^(?<digits>\d{0,9})(?<mark>[-+=#]+|(?<=\d)[.)])(?=\s|$)")]
    private static partial Regex BlockMark();

    private static void AppendEscaped(StringBuilder escaped, char c)
    {
        if (c == '<')
            escaped.Append("&lt;");
        else if (c == '&')
            escaped.Append("&amp;");
        else if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '>' or '|' or '~')
            escaped.Append('\\').Append(c);
        else
            escaped.Append(c);
    }
}
