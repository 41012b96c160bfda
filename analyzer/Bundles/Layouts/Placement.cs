namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>What one entry of an input is, in the terms of our own layout.</summary>
/// <param name="Id">The artifact's id: a spec's (<c>routing/routes-text</c>), or <c>files/etc/hosts</c>; a log's is its path.</param>
internal sealed record Placement(Place Place, string Id)
{
    /// <summary>Scanned as it streams past, never held.</summary>
    public bool IsLog { get; init; }

    /// <summary>One of several pieces of the artifact (one per namespace, per table): it joins the others instead of replacing them.</summary>
    public bool IsPiece { get; init; }

    /// <summary>What the artifact leaves out by its nature (<c>only the namespace shop</c>), or null: what it lacks may exist all the same.</summary>
    public string? WhyPartial { get; init; }

    /// <summary>Why it is known not to be the whole text, or null: its tool cut it.</summary>
    public string? WhyIncomplete { get; init; }

    /// <summary>Why nothing may be concluded from it, or null.</summary>
    public string? WhyDistrusted { get; init; }

    /// <summary>For an entry that holds several artifacts, one behind the other: what cuts it apart. The placement itself then counts for nothing.</summary>
    public SplitText? Split { get; init; }
}

/// <summary>Cuts the text of an entry into the artifacts that it holds, in order.</summary>
internal delegate IEnumerable<TextPart> SplitText(string text);

/// <summary>One artifact out of an entry that holds several.</summary>
/// <param name="FirstLine">The number of its first line in the entry, counted from 1.</param>
internal sealed record TextPart(Placement Placement, int FirstLine, string Text);
