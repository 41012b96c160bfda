using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A kind of log line that means something; the list of them is data in <c>Signatures/</c>.</summary>
/// <param name="Id">Also the id of the finding that it stands for, for instance <c>dns/coredns-loop-detected</c>.</param>
/// <param name="Literal">A text that every matching line holds: the prefilter over all signatures at once.</param>
/// <param name="Pattern">The whole test, NonBacktracking; its named groups are kept with each sample.</param>
internal sealed record LogSignature(string Id, string Literal, Regex Pattern)
{
    /// <summary>A named group by whose value hits are counted apart (a Service, a server); null for one count.</summary>
    public string? CountBy { get; init; }
}

/// <summary>All that one signature matched in the logs of one place.</summary>
/// <param name="Count">Lines that matched.</param>
/// <param name="First">Time of the earliest, null when no matching line bore a readable time.</param>
/// <param name="CountsByKey">Counts by the value of <see cref="LogSignature.CountBy"/>; empty without it.</param>
/// <param name="Samples">The first ones, at most <see cref="MaxSamples"/>, and the last.</param>
/// <param name="PerMinute">Hits per minute, keyed by the minute's start, in order of time.</param>
internal sealed record LogHits(
    LogSignature Signature,
    long Count,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    IReadOnlyDictionary<string, long> CountsByKey,
    IReadOnlyList<LogSample> Samples,
    IReadOnlyDictionary<DateTimeOffset, long> PerMinute)
{
    public const int MaxSamples = 4;
}

/// <summary>One matching line, kept with its place. Its <see cref="Line"/> points into an artifact that holds only the line and its neighbours.</summary>
/// <param name="Path">The log's path in the input.</param>
/// <param name="LineNumber">Counted from 1 in that log.</param>
/// <param name="Text">The line, cut at 4,000 characters.</param>
/// <param name="Values">The pattern's named groups.</param>
internal sealed record LogSample(
    string? Node,
    string Path,
    int LineNumber,
    string Text,
    DateTimeOffset? Time,
    IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The lines around it, itself included, with their numbers.</summary>
    public ImmutableArray<(int Number, string Text)> Context { get; init; } = [];

    /// <summary>Characters of a line that are kept.</summary>
    public const int MaxText = 4_000;

    public static string Cut(ReadOnlySpan<char> line) => line[..Math.Min(line.Length, MaxText)].ToString();

    /// <summary>A line's number as evidence bears it.</summary>
    public static int Number(long number) => (int)Math.Min(number, int.MaxValue);
}

/// <summary>What the one pass over the logs of a place found.</summary>
/// <param name="Files">The logs that were read, so that "no hit" can be told from "no log".</param>
internal sealed record LogEvents(IReadOnlyDictionary<string, LogHits> BySignature, IReadOnlyList<LogFile> Files)
{
    public static LogEvents None { get; } = new(new Dictionary<string, LogHits>(), []);

    /// <summary>The hits of this signature, or null.</summary>
    public LogHits? Hits(string signatureId) => BySignature.GetValueOrDefault(signatureId);
}

/// <summary>One log that was read.</summary>
/// <param name="First">The times of its first and last dated lines; null when none was readable.</param>
internal sealed record LogFile(string Path, long Lines, long Bytes, DateTimeOffset? First, DateTimeOffset? Last);
