using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A kind of log line that means something; the list of them is data in <c>Signatures/</c>.</summary>
/// <param name="Id">Also the id of the finding that it stands for, for instance <c>dns/coredns-loop-detected</c>.</param>
/// <param name="Literal">A text that every matching line holds: the prefilter over all signatures at once.</param>
/// <param name="Expression">The whole test, as text.</param>
internal sealed record LogSignature(string Id, string Literal, string Expression)
{
    // Building one takes ten milliseconds, and hardly any of the literals stands in a log.
    private readonly Lazy<Regex> _pattern = new(() => new(Expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    /// <summary>The whole test, NonBacktracking, built when it is first asked for; its named groups are kept with each sample.</summary>
    /// <exception cref="ArgumentException">The expression is none.</exception>
    /// <exception cref="NotSupportedException">It looks around itself, or refers back.</exception>
    public Regex Pattern => _pattern.Value;

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

    /// <summary>The hits of each log by the value of <see cref="LogSignature.CountBy"/>, as who wrote the log is one end of what failed and that value the other; at most <see cref="LoggedFlows.Most"/>.</summary>
    public IReadOnlyList<LoggedFlow> Flows { get; init; } = [];

    /// <summary>Whether what is repeated for as long as it lasts has ended: silent for longer than it lasted, and than the minute that clients wait at most between two attempts.</summary>
    /// <param name="captured">When the input was taken; null where nothing says, and then it is not over.</param>
    public bool IsOver(DateTimeOffset? captured) =>
        First is { } first && Last is { } last && captured - last >= TimeSpan.FromMinutes(1) && captured - last > last - first;
}

/// <summary>What one log says of one key.</summary>
/// <param name="Sample">The earliest such line.</param>
internal sealed record LoggedFlow(string Key, long Count, LogSample Sample);

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

    public static string Cut(string line) => line.Length <= MaxText ? line : line[..MaxText];

    /// <summary>The line as text, what is no UTF-8 in it replaced.</summary>
    public static string Cut(ReadOnlySpan<byte> line) => Cut(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * MaxText)]));

    /// <summary>A line's number as evidence bears it.</summary>
    public static int Number(long number) => (int)Math.Min(number, int.MaxValue);
}
