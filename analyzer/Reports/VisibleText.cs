using System.Globalization;
using System.Text;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Text from a bundle as a reader may safely see it: nothing invisible, nothing that turns the line around, no endless lines.</summary>
internal static class VisibleText
{
    public const int MaxLine = 400;

    /// <summary>Control characters as their pictures, other invisible ones by their number; tabs stay.</summary>
    public static string Of(string text)
    {
        if (text.All(IsPlain))
            return text;

        var visible = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            Append(visible, rune);

        return visible.ToString();
    }

    /// <summary>At most <paramref name="length"/> characters, and what was left out by its count.</summary>
    public static string Cut(string text, int length = MaxLine)
    {
        if (text.Length <= length)
            return text;

        // Never between the two halves of one character.
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return $"{text[..end]} … ({text.Length - end} more characters)";
    }

    public static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' or '\t';

    // Bidirectional controls and zero-width characters are of category Format.
    private static void Append(StringBuilder visible, Rune rune)
    {
        if (rune.Value == '\t')
            visible.Append('\t');
        else if (rune.Value < 0x20)
            visible.Append((char)(0x2400 + rune.Value));
        else if (IsInvisible(rune))
            visible.Append($"[U+{rune.Value:X4}]");
        else
            visible.Append(rune.ToString());
    }
}
