using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A ConfigMap as <c>kubectl describe</c> shows it: its values stand at the margin, as they are.</summary>
/// <param name="Values">From the heading of its values on; none where the object is no ConfigMap.</param>
/// <param name="Binary">From the heading of those that are not text on.</param>
/// <param name="Others">The fields around them, without blank lines.</param>
internal sealed record DescribedConfigMap(ImmutableArray<SourceLine> Values, ImmutableArray<SourceLine> Binary, ImmutableArray<SourceLine> Others)
{
    /// <summary>The heading of its values, underlined.</summary>
    public const string Data = "Data";

    private const string BinaryData = "BinaryData";

    // Of a ConfigMap what its values hold would look like fields, and its blank lines count. A Secret shows sizes, not values.
    public static DescribedConfigMap Of(ImmutableArray<SourceLine> lines)
    {
        var from = Next(lines, 0, at => IsHeading(lines, at, Data));
        var binary = Next(lines, from, at => IsHeading(lines, at, BinaryData) || IsEnd(lines, at));
        var to = Next(lines, binary, at => IsEnd(lines, at));
        return from == lines.Length || lines[..from].Any(line => line.Span.StartsWith("Type:"))
            ? new([], [], Filled(lines))
            : new(lines[from..binary], lines[binary..to], Filled([.. lines[..(from + 1)], .. lines[to..]]));
    }

    // Data
    // ====
    // config.conf:
    // ----
    // apiVersion: kubeproxy.config.k8s.io/v1alpha1
    public void Write(DocumentSketch sketch)
    {
        sketch.PutEmpty("data", Values[0]);
        foreach (var (at, end) in Keys(Values).DistinctBy(key => KeyAt(key.At)))
            sketch.Put("data", KeyAt(at), ValueOf(Values.AsSpan()[(at + 2)..end]), Values[Math.Min(at + 2, Values.Length - 1)]);
    }

    /// <summary>Lines between the headings and the first keys, a key that stands there twice, and what is no size of a value that is not text.</summary>
    public IEnumerable<SourceLine> Strays() => Before(Values)
        .Concat(Keys(Values).GroupBy(key => KeyAt(key.At)).SelectMany(same => same.Skip(1)).SelectMany(key => Values[key.At..key.End]))
        .Concat(Before(Binary))
        .Concat(Keys(Binary).SelectMany(key => Binary[(key.At + 2)..key.End]).Where(line => !IsSize(line.Span)))
        .Where(line => !line.IsBlank);

    private string KeyAt(int at) => Values[at].Span.TrimEnd().TrimEnd(':').ToString();

    private static IEnumerable<SourceLine> Before(ImmutableArray<SourceLine> lines) =>
        lines.IsEmpty ? [] : lines[2..Next(lines, 2, at => IsKey(lines, at))];

    private static IEnumerable<(int At, int End)> Keys(ImmutableArray<SourceLine> lines)
    {
        for (var at = Next(lines, 2, key => IsKey(lines, key)); at < lines.Length;)
        {
            var end = Next(lines, at + 2, next => IsKey(lines, next));
            yield return (at, end);
            at = end;
        }
    }

    // 1204 bytes
    private static bool IsSize(ReadOnlySpan<char> line) => line.TrimEnd().EndsWith(" bytes") && !line.TrimEnd()[..^" bytes".Length].ContainsAnyExceptInRange('0', '9');

    private static bool IsHeading(ImmutableArray<SourceLine> lines, int at, string heading) =>
        at + 1 < lines.Length && lines[at].Span.TrimEnd().SequenceEqual(heading) && lines[at + 1].Span.TrimEnd() is "====";

    private static bool IsEnd(ImmutableArray<SourceLine> lines, int at) => lines[at].Span.StartsWith("Events:");

    private static bool IsKey(ImmutableArray<SourceLine> lines, int at) =>
        at + 1 < lines.Length && lines[at].Span.TrimEnd() is [_, .., ':'] && lines[at + 1].Span.TrimEnd() is "----";

    private static ImmutableArray<SourceLine> Filled(ImmutableArray<SourceLine> lines) => [.. lines.Where(line => !line.IsBlank)];

    private static int Next(ImmutableArray<SourceLine> lines, int from, Predicate<int> isIt)
    {
        var at = Math.Min(from, lines.Length);
        while (at < lines.Length && !isIt(at))
            at++;

        return at;
    }

    private static string ValueOf(ReadOnlySpan<SourceLine> lines) => lines.IsEmpty
        ? ""
        : lines[0].Artifact.Content[lines[0].Start..(lines[^1].Start + lines[^1].Length)] + "\n";
}
