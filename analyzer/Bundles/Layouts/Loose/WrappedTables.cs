using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Tables that a terminal's window was too narrow for, and that were copied from it: each row stands on several lines.</summary>
internal static partial class WrappedTables
{
    /// <summary>Narrower than this no window is.</summary>
    private const int Narrowest = 40;

    /// <summary>The text with each row on the line where it begins; the lines that it went on with are left blank, so that all keep their numbers.</summary>
    public static string Unwrapped(string text)
    {
        if (WidthOf(text) is not { } width)
            return text;

        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var (first, last) = (at, lines[at].TrimEnd('\r'));
            var row = last;
            while (last.Length == width && at + 1 < lines.Length && lines[at + 1].TrimEnd('\r').Length > 0)
            {
                last = lines[++at].TrimEnd('\r');
                row += last;
                lines[at] = "";
            }

            lines[first] = row;
        }

        return string.Join('\n', lines);
    }

    // The heading is cut at the window's edge, goes on in capitals, and no line is longer.
    private static int? WidthOf(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        for (var at = 0; at + 1 < lines.Length; at++)
        {
            if (lines[at].Length >= Narrowest && KubectlHeading().IsMatch(lines[at]) && Capitals().IsMatch(lines[at + 1]) && lines.All(line => line.Length <= lines[at].Length))
                return lines[at].Length;
        }

        return null;
    }

    [GeneratedRegex(@"^(NAMESPACE +)?(NAME|LAST SEEN) +[A-Z(]|^NAMESPACE +LAST SEEN")]
    private static partial Regex KubectlHeading();

    [GeneratedRegex(@"^[A-Z() -]*[A-Z)][A-Z() -]*$")]
    private static partial Regex Capitals();
}
