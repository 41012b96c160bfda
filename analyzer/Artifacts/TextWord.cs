using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>One word of a line and where it stands: what the headings of tables are read by.</summary>
internal readonly record struct TextWord(string Text, int Start)
{
    public int End => Start + Text.Length;

    public bool IsNumber => Text.All(char.IsAsciiDigit);

    public bool IsDecimal => double.TryParse(Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    public static ImmutableArray<TextWord> Split(ReadOnlySpan<char> line)
    {
        var words = ImmutableArray.CreateBuilder<TextWord>();
        var start = -1;
        for (var i = 0; i <= line.Length; i++)
        {
            var isBlank = i == line.Length || char.IsWhiteSpace(line[i]);
            if (!isBlank && start < 0)
            {
                start = i;
            }
            else if (isBlank && start >= 0)
            {
                words.Add(new(line[start..i].ToString(), start));
                start = -1;
            }
        }

        return words.ToImmutable();
    }
}
