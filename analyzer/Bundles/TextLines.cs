using System.Text;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>The lines of an entry as they stream past; what is longer than <see cref="MaxLine"/> is cut there, so that no line fills the memory.</summary>
internal static class TextLines
{
    /// <summary>Characters.</summary>
    public const int MaxLine = 1 << 20;

    public static IEnumerable<string> Of(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        var line = new StringBuilder();
        var block = new char[16 * 1024];
        for (int read; (read = reader.Read(block)) > 0;)
        {
            var rest = block.AsMemory(0, read);
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            {
                Append(line, rest.Span[..end]);
                yield return Take(line);
            }

            Append(line, rest.Span);
        }

        if (line.Length > 0)
            yield return Take(line);
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> text) => line.Append(text[..Math.Min(text.Length, MaxLine - line.Length)]);

    private static string Take(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        var text = line.ToString();
        line.Clear();
        return text;
    }
}
