using System.Text;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Foreign text inside Markdown, so that it stays text: no links, tables, markup or new lines of its own making.</summary>
internal static class MarkdownText
{
    /// <summary>For running text and table cells.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in VisibleText.Of(text))
            AppendEscaped(escaped, c);

        return escaped.ToString();
    }

    /// <summary>For inside a code span or a fenced block, where backslashes would be seen; a backtick would end either.</summary>
    public static string EscapeInCode(string text) => VisibleText.Of(text).Replace('`', '\'');

    /// <summary>As a code span of its own, also in a table cell.</summary>
    public static string Code(string text) =>
        text.Length == 0 ? "" : $"`{EscapeInCode(text).Replace("|", "\\|", StringComparison.Ordinal)}`";

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
