using System.Globalization;
using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Files that stand as one string on a line of JSON, their line ends as <c>\n</c>: what a ConfigMap holds, annotations, messages of logs.</summary>
internal static class FoldedText
{
    // \u00e9 is no byte of a line that is read as Latin-1; it waits up here until it is written again.
    private const int Above = 0xE000;

    public static bool IsIn(string line) => line.Contains("\\n", StringComparison.Ordinal) || line.Contains("\\u0000", StringComparison.Ordinal);

    /// <summary>The line with its strings redacted as the texts that they are; a string without a secret stays as it is written.</summary>
    public static string Redact(string line, Func<string, string> redact)
    {
        var result = new StringBuilder(line.Length);
        var from = 0;
        for (var quote = line.IndexOf('"'); quote >= 0; quote = line.IndexOf('"', from))
        {
            var end = EndOfString(line, quote + 1);
            var written = line[(quote + 1)..end];
            result.Append(line, from, quote + 1 - from).Append(IsIn(written) ? Redacted(written, redact) : written);
            if (end == line.Length)
                return result.ToString();
            result.Append('"');
            from = end + 1;
        }

        return result.Append(line, from, line.Length - from).ToString();
    }

    private static string Redacted(string written, Func<string, string> redact)
    {
        var text = Unfold(written);
        var redacted = redact(text);
        return redacted == text ? written : Fold(redacted);
    }

    private static int EndOfString(string line, int at)
    {
        while (at < line.Length && line[at] != '"')
            at += line[at] == '\\' ? 2 : 1;

        return Math.Min(at, line.Length);
    }

    public static string Unfold(string written)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\' || i + 1 == written.Length)
                text.Append(written[i]);
            else if (written[++i] == 'u' && i + 4 < written.Length && int.TryParse(written.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                (_, i) = (text.Append((char)(code is > 0x7f and < 0x100 ? code + Above : code)), i + 4);
            else
                text.Append(written[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return text.ToString();
    }

    public static string Fold(string text)
    {
        var written = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => written.Append('\\').Append(c),
                '\n' => written.Append("\\n"),
                '\t' => written.Append("\\t"),
                '\r' => written.Append("\\r"),
                < ' ' or > (char)0xff => written.Append(CultureInfo.InvariantCulture, $"\\u{(c is > (char)Above and < (char)(Above + 0x100) ? c - Above : c):x4}"),
                _ => written.Append(c),
            };
        }

        return written.ToString();
    }
}
