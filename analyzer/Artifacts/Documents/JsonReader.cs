namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Reads JSON into documents; of broken or cut-off JSON, what stands before the break.</summary>
internal static class JsonReader
{
    public static Parsed<DocumentFile> Read(ArtifactText text) =>
        Read(new(text), text.Content.StartsWith('\uFEFF') ? 1 : 0, text.Content.Length);

    /// <summary>One line of a file that holds one JSON value a line.</summary>
    public static Parsed<DocumentFile> Read(SourceLine line) =>
        Read(new(line.Artifact, line), line.Span is ['\uFEFF', ..] ? line.Start + 1 : line.Start, line.Start + line.Length);

    private static Parsed<DocumentFile> Read(DocumentLines lines, int start, int end)
    {
        var scanner = new JsonScanner(lines.Text.Content, start, end);
        var tape = new JsonTape(lines.Text, lines, scanner.Scan(), scanner.Names);
        return new(new(lines.Text, tape.Roots()), [.. scanner.Notes.Select(note => new ParseNote(lines.LineAt(note.At), note.Reason))]);
    }
}
