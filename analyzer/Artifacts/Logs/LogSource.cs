namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log about to be read: where it stands, and how its times are to be understood.</summary>
internal sealed record LogSource(string? Node, string Path, LogClock Clock)
{
    /// <summary>The path that our own layout would give it, for one that lies under another: it tells who wrote the log. Null where <see cref="Path"/> does.</summary>
    public string? PathOfOurs { get; init; }

    /// <summary>The number, in the file at <see cref="Path"/>, of the first line: 1 but for a log cut out of a longer file.</summary>
    public int FirstLine { get; init; } = 1;
}
