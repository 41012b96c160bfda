namespace SupportBundle.Analyzer.Artifacts;

/// <summary>The text of one artifact, and where it stands in the input.</summary>
/// <param name="Node">The node it was taken on; null for what belongs to the cluster.</param>
/// <param name="Path">Path in the input as the user sees it, for instance <c>nodes/worker1/routing/routes.json</c>.</param>
/// <param name="Content">The whole text; CR LF and a byte order mark are tolerated.</param>
internal sealed record ArtifactText(string? Node, string Path, string Content)
{
    /// <summary>Why this is not the whole text (cut at a limit, timed out, failed), or null: what it lacks proves nothing.</summary>
    public string? WhyIncomplete { get; init; }

    /// <summary>What this artifact leaves out by its nature (<c>only the namespace shop</c>), or null: what it holds is true, and what it
    /// does not hold may exist all the same.</summary>
    public string? WhyPartial { get; init; }

    /// <summary>Why nothing may be concluded from what it says (its addresses were replaced, for instance), or null.</summary>
    public string? WhyDistrusted { get; init; }

    /// <summary>The number, in the file at <see cref="Path"/>, of the first line: 1 but for a part cut out of a longer file.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>The lines in order, blank ones included, without their line ends.</summary>
    public IEnumerable<SourceLine> Lines()
    {
        var start = 0;
        for (var number = 1; start < Content.Length; number++)
        {
            var end = Content.IndexOf('\n', start);
            if (end < 0)
                end = Content.Length;

            var length = end > start && Content[end - 1] == '\r' ? end - start - 1 : end - start;
            yield return new(this, number, start, length);
            start = end + 1;
        }
    }

    /// <summary>The line at this position, counted from 1 in this text; 0 stands for the artifact as a whole.</summary>
    public SourceLine Line(int position) => Lines().FirstOrDefault(line => line.Position == position, Whole);

    /// <summary>The artifact as a whole, where no single line decides (for instance: a rule that is absent).</summary>
    public SourceLine Whole => new(this, 0, 0, 0);

    public override string ToString() => Path;
}

/// <summary>One line of an artifact: what evidence points at.</summary>
/// <param name="Position">Counted from 1 in the artifact's text; 0 for the artifact as a whole.</param>
internal readonly record struct SourceLine(ArtifactText Artifact, int Position, int Start, int Length)
{
    /// <summary>Counted from 1 in the file that the user sees; 0 for the artifact as a whole.</summary>
    public int Number => Position == 0 ? 0 : Artifact.FirstLine - 1 + Position;

    /// <summary>Where in the line the value stands that it is cited for; 0 where the line as a whole is meant.</summary>
    public int At { get; init; }

    public ReadOnlySpan<char> Span => Artifact.Content.AsSpan(Start, Length);

    public string Text => Artifact.Content.Substring(Start, Length);

    public bool IsBlank => Span.IsWhiteSpace();

    public override string ToString() => Number == 0 ? Artifact.Path : $"{Artifact.Path}:{Number}";
}
