using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary><c>kubectl cluster-info dump</c> on one's terminal: lists of objects and the logs of pods in one text, one behind the other.</summary>
internal sealed partial class ClusterInfoDumpText : ForeignLayout
{
    public override string Name => "kubectl cluster-info dump";

    public override string? RootShownBy(SurveyedEntry entry) =>
        !IsPartOfFolder(entry.FileName) && (Begins().IsMatch(entry.Head) || entry.Head.Contains("==== START logs for container ", StringComparison.Ordinal))
            ? entry.Path
            : null;

    // What --output-directory makes a file of each: the folder shows the layout.
    private static bool IsPartOfFolder(string name) => name is "nodes.json" or "nodes.yaml" or "logs.txt";

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries) => new(
        capture,
        [.. entries.Select(entry => new PlacedEntry(entry.Entry, new(Place.Api, "cluster-info-dump") { Split = Split }))])
    {
        Captured = TimesInObjects.Latest(entries),
        Notes = ["kubectl cluster-info dump takes no EndpointSlices, ConfigMaps or policies, and only the namespaces that it was asked for: what it does not hold may exist"],
    };

    /// <summary>The lists and the logs in it, in order.</summary>
    public static IEnumerable<TextPart> Split(string text)
    {
        var (start, number, first) = (0, 0, 1);
        string? log = null;
        foreach (var (line, next) in Lines(text))
        {
            number++;
            if (IsEdge(text.AsSpan(line, next - line), log is not null, out var isHead))
            {
                // A document ends with its last line; what stands between the marks of a log does not hold them.
                if (Part(text[start..(isHead || log is not null ? line : next)], first, log) is { } part)
                    yield return part;
                (start, first) = (next, number + 1);
                log = isHead ? text[line..next] : null;
            }
        }

        if (Part(text[start..], first, log) is { } last)
            yield return last;
    }

    // ==== START logs for container coredns of pod kube-system/coredns-5dd5756b68-9pdvn ====
    private static bool IsEdge(ReadOnlySpan<char> line, bool isLog, out bool isHead)
    {
        isHead = !isLog && line.StartsWith("==== START logs for container ", StringComparison.Ordinal);
        return isHead || (isLog ? line.StartsWith("==== END logs for container ", StringComparison.Ordinal) : line.TrimEnd() is "}" or "---");
    }

    /// <param name="log">The line that begins a log, or null.</param>
    private static TextPart? Part(string text, int firstLine, string? log)
    {
        if (log is not null)
        {
            var head = HeadOfLog().Match(log);
            return new(new(Place.Api, $"cluster/logs/{head.Groups["pod"].Value}/{head.Groups["container"].Value}.log") { IsLog = true }, firstLine, text);
        }

        return KindOfList().Match(text) is { Success: true } kind
            ? new(new(Place.Api, ApiLists.IdOf($"{kind.Groups["kind"].Value.ToLowerInvariant()}s", null, text[..Math.Min(text.Length, Survey.HeadBytes)])) { IsPiece = true, WhyPartial = ClusterInfoDump.OnlySome }, firstLine, text)
            : null;
    }

    private static IEnumerable<(int Start, int Next)> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            yield return (start, next);
            start = next;
        }
    }

    // "kind" comes first, and each step in is four columns: so only this command prints it.
    [GeneratedRegex(@"^\{\r?\n    ""kind"": ""NodeList"",")]
    private static partial Regex Begins();

    [GeneratedRegex(@"^==== START logs for container (?<container>\S+) of pod (?<pod>\S+)")]
    private static partial Regex HeadOfLog();

    [GeneratedRegex(@"^(    ""kind"": ""|kind: )(?<kind>[A-Za-z]+)List\b", RegexOptions.Multiline)]
    private static partial Regex KindOfList();
}
