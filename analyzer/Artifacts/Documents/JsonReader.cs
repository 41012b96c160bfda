namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Reads JSON into documents; of broken or cut-off JSON, what stands before the break.</summary>
internal static class JsonReader
{
    public static Parsed<DocumentFile> Read(ArtifactText text) =>
        Read(text, text.Content.StartsWith('\uFEFF') ? 1 : 0, text.Content.Length);

    /// <summary>One line of a file that holds one JSON value a line.</summary>
    public static Parsed<DocumentFile> Read(SourceLine line) =>
        Read(line.Artifact, line.Span is ['\uFEFF', ..] ? line.Start + 1 : line.Start, line.Start + line.Length);

    private static Parsed<DocumentFile> Read(ArtifactText text, int start, int end)
    {
        var lines = new DocumentLines(text);
        var scanner = new JsonScanner(text.Content, start, end);
        var tape = new JsonTape(text, lines, scanner.Scan(), scanner.Names);
        return new(new(text, tape.Roots()), [.. scanner.Notes.Select(note => new ParseNote(lines.LineAt(note.At), note.Reason))]);
    }
}
