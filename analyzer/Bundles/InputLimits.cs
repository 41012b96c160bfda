using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>How much of an input is read at most, so that a hostile one cannot exhaust the machine. Bytes unless said.</summary>
internal sealed record InputLimits
{
    /// <summary>Expanded bytes over all inputs.</summary>
    public long MaxExpanded { get; init; } = 8L << 30;

    /// <summary>Expanded over packed bytes of one archive, once <see cref="RatioCountsFrom"/> bytes are expanded. Logs of one
    /// repeated line with its times come to 50; deflate cannot exceed 1,032.</summary>
    public int MaxRatio { get; init; } = 400;
    public long RatioCountsFrom { get; init; } = 64L << 20;

    /// <summary>One artifact that is held in memory; logs are not.</summary>
    public int MaxText { get; init; } = 64 << 20;

    /// <summary>All artifacts held in memory together.</summary>
    public long MaxTextTotal { get; init; } = 1L << 30;

    /// <summary>Number of entries over all inputs.</summary>
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>Archives within one another, the outermost one counted.</summary>
    public int MaxNesting { get; init; } = 5;

    /// <summary>A zip within another archive must be held in memory: its directory stands at its end. All that are open together.</summary>
    public long MaxSpooled { get; init; } = 256L << 20;

    /// <summary>Folders below one another, and characters of one path.</summary>
    public int MaxDepth { get; init; } = 64;
    public int MaxPath { get; init; } = 4_096;

    /// <summary>Notes about the input that are kept; the rest is counted.</summary>
    public int MaxNotes { get; init; } = 200;

    /// <summary>How long xz, zstd or bzip2 may move nothing, and where they are looked for.</summary>
    public TimeSpan ToolPatience { get; init; } = TimeSpan.FromSeconds(60);
    public ImmutableArray<string> ToolFolders { get; init; } = SystemTool.SearchPath;
}
