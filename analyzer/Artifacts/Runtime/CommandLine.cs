using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Splits a line into words as systemd and a shell do for plain words, quotes and backslashes; nothing is expanded.</summary>
internal static class CommandLine
{
    public static ImmutableArray<string> Split(ReadOnlySpan<char> line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
                inWord = true;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                inWord = true;
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                inWord = true;
            }
            else if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }

        if (inWord)
            words.Add(word.ToString());

        return words.ToImmutable();
    }
}
