namespace SupportBundle.Analyzer.Bundles;

/// <summary>One file of an input as it streams past.</summary>
/// <param name="Path">Below the input's top, with <c>/</c>, free of <c>.</c> and <c>..</c>.</param>
/// <param name="Content">To be read before the next entry is asked for.</param>
internal sealed record InputEntry(string Path, BoundedStream Content)
{
    /// <summary>Opens the content once more, to be read at any time and on any thread by whom it is then owned; null where it only streams past.</summary>
    public Func<Stream>? Apart { get; init; }
}

/// <summary>An input opened: a folder, or an archive.</summary>
internal interface IInput : IDisposable
{
    /// <summary>As the user named it.</summary>
    string Name { get; }

    /// <summary>The next file, or null at the end, also at an end that came too early (which is then among the reading's cuts).</summary>
    InputEntry? Next();
}
