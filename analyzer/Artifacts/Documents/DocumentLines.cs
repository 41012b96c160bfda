namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>The lines of one artifact by number, found when first asked for.</summary>
internal sealed class DocumentLines(ArtifactText text)
{
    private readonly Lazy<int[]> starts = new(() => StartsOf(text.Content));

    public ArtifactText Text => text;

    /// <summary>The line with this number, counted from 1; the artifact as a whole where there is no such line.</summary>
    public SourceLine Line(int number)
    {
        if (number < 1 || number > starts.Value.Length)
            return text.Whole;

        var start = starts.Value[number - 1];
        var end = number < starts.Value.Length ? starts.Value[number] - 1 : text.Content.Length;
        if (end > start && text.Content[end - 1] == '\n')
            end--;
        if (end > start && text.Content[end - 1] == '\r')
            end--;

        return new(text, number, start, end - start);
    }

    private static int[] StartsOf(string content)
    {
        var starts = new List<int> { 0 };
        for (var at = content.IndexOf('\n'); at >= 0; at = content.IndexOf('\n', at + 1))
            starts.Add(at + 1);

        return [.. starts];
    }
}
