namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>How another tool lays out what it takes, and what of it is which artifact of ours.</summary>
internal abstract class ForeignLayout
{
    /// <summary>In the reader's words: <c>sos report</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The top folder of such a tree when this entry alone shows it (empty: the input's top; the entry's own path: it is all there is), else null.</summary>
    public abstract string? RootShownBy(SurveyedEntry entry);

    /// <summary>Reads the entries below one root of one input; there is at least one that shows it.</summary>
    /// <param name="entries">With their paths below the root.</param>
    public abstract LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries);
}

/// <summary>An entry below the root of a layout.</summary>
/// <param name="Path">Below the root.</param>
internal readonly record struct BelowRoot(string Path, SurveyedEntry Entry);
