using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What the one pass over the logs of a place found.</summary>
/// <param name="Files">The logs that were read, so that "no hit" can be told from "no log".</param>
internal sealed record LogEvents(IReadOnlyDictionary<string, LogHits> BySignature, IReadOnlyList<LogFile> Files)
{
    public static LogEvents None { get; } = new(new Dictionary<string, LogHits>(), []);

    /// <summary>Lines of level error and worse that no signature knows, by their shape; those seen most often first.</summary>
    public ImmutableArray<LogTemplate> Unknown { get; init; } = [];

    /// <summary>Whether there were more shapes than are kept: counts are then "at least".</summary>
    public bool HasMoreUnknown { get; init; }

    /// <summary>Dated lines per minute, keyed by the minute's start, and those among them of level error and worse.</summary>
    public IReadOnlyDictionary<DateTimeOffset, long> LinesPerMinute { get; init; } = ImmutableSortedDictionary<DateTimeOffset, long>.Empty;
    public IReadOnlyDictionary<DateTimeOffset, long> ErrorsPerMinute { get; init; } = ImmutableSortedDictionary<DateTimeOffset, long>.Empty;

    /// <summary>Starts of components, in order of time.</summary>
    public ImmutableArray<ComponentStart> Starts { get; init; } = [];

    /// <summary>The hits of this signature, or null.</summary>
    public LogHits? Hits(string signatureId) => BySignature.GetValueOrDefault(signatureId);
}

/// <summary>One log that was read.</summary>
/// <param name="First">The times of its earliest and latest dated lines; null when none was readable.</param>
internal sealed record LogFile(string Path, long Lines, long Bytes, DateTimeOffset? First, DateTimeOffset? Last)
{
    /// <summary>Lines of level error and worse.</summary>
    public long Errors { get; init; }

    /// <summary>Who wrote it, as far as its path tells (<c>kubelet</c>, <c>kube-system/coredns</c>).</summary>
    public string Component { get; init; } = "";

    /// <summary>Which run of its container it is of, counted from 0; null where the path does not tell.</summary>
    public int? Attempt { get; init; }
}
