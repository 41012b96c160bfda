namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>The lines of one artifact by number, found when first asked for.</summary>
/// <param name="only">The one line that is read, where each line is a document of its own: then no other is looked for.</param>
internal sealed class DocumentLines(ArtifactText text, SourceLine? only = null)
{
    private readonly Lazy<int[]> _starts = new(() => StartsOf(text.Content));

    public ArtifactText Text => text;

    /// <summary>The line with this number, counted from 1; the artifact as a whole where there is no such line.</summary>
    public SourceLine Line(int number)
    {
        if (only is { } one)
            return number == one.Position ? one : text.Whole;
        if (number < 1 || number > _starts.Value.Length)
            return text.Whole;

        var start = _starts.Value[number - 1];
        var end = number < _starts.Value.Length ? _starts.Value[number] - 1 : text.Content.Length;
        if (end > start && text.Content[end - 1] == '\n')
            end--;
        if (end > start && text.Content[end - 1] == '\r')
            end--;

        return new(text, number, start, end - start);
    }

    /// <summary>The same, for a value that begins at <paramref name="at"/> in the artifact's text; 0 where that is not known.</summary>
    public SourceLine Line(int number, int at)
    {
        var line = Line(number);
        return at > line.Start && at < line.Start + line.Length ? line with { At = at - line.Start } : line;
    }

    /// <summary>The line in which the character at <paramref name="at"/> stands, and where in it.</summary>
    public SourceLine LineAt(int at)
    {
        if (only is { } one)
            return Line(one.Position, at);

        var found = Array.BinarySearch(_starts.Value, at);
        return Line(found >= 0 ? found + 1 : ~found, at);
    }

    private static int[] StartsOf(string content)
    {
        var starts = new List<int> { 0 };
        for (var at = content.IndexOf('\n'); at >= 0; at = content.IndexOf('\n', at + 1))
            starts.Add(at + 1);

        return [.. starts];
    }
}
