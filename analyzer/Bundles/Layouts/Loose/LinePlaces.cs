namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>The lines of a text with the places where they begin.</summary>
internal static class LinePlaces
{
    /// <summary>In order, blank ones included, without the line ends.</summary>
    public static IEnumerable<(int Start, string Line)> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;

            yield return (start, text[start..end].TrimEnd('\r'));
            start = end + 1;
        }
    }
}
