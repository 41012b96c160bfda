using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Bundles.Layouts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary>An analysis as the report takes it.</summary>
internal static class SubjectOf
{
    private const int MaxParseNotes = 50;

    public static ReportSubject Result(AnalysisResult result) =>
        new([.. result.Inputs.Select((input, i) => Input(result, input, isFirst: i == 0))], result.Model, result.Diagnosis);

    private static ReportedInput Input(AnalysisResult result, string input, bool isFirst)
    {
        var captures = result.Captures.Where(capture => capture.Input == input).ToImmutableArray();
        var notes = result.Notes.Where(note => Belongs(note, input, isFirst)).Select(note => note.ToString());
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(input)), [.. Warnings(result, input, captures)])
        {
            // A single capture's nodes and time stand among the report's facts.
            Description = result.Captures.Length > 1 || captures.Any(IsForeign) ? string.Join("; ", captures.Select(Description)) : "",
            Notes = [.. isFirst ? notes.Concat(ParseNotes(result)) : notes],
        };
    }

    // What concerns all inputs stands with the first one.
    private static bool Belongs(InputNote note, string input, bool isFirst) => note.Input == input || (isFirst && note.Input.Length == 0);

    private static IEnumerable<string> Warnings(AnalysisResult result, string input, ImmutableArray<CaptureFacts> captures)
    {
        foreach (var problem in result.Problems.Where(problem => problem.Where == input))
            yield return problem.ToString();
        foreach (var cut in result.Cuts.Where(cut => cut.Input == input))
            yield return cut.Where == input ? cut.What : cut.ToString();
        foreach (var capture in captures.Where(capture => capture.Outcome is not (null or "complete")))
            yield return $"the collection did not end by itself: {capture.Outcome}";
    }

    private static string Description(CaptureFacts capture)
    {
        var nodes = capture.Nodes.Length switch
        {
            0 => "no node",
            1 => $"node {capture.Nodes[0]}",
            <= 3 => $"nodes {string.Join(", ", capture.Nodes)}",
            _ => $"{capture.Nodes.Length} nodes",
        };
        var whose = IsForeign(capture) ? $"{capture.Layout}, {nodes}" : nodes;
        return capture.Captured is { } time ? $"{whose}, captured {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : whose;
    }

    private static bool IsForeign(CaptureFacts capture) => capture.Layout != CaptureName.SupportBundle;

    private static IEnumerable<string> ParseNotes(AnalysisResult result)
    {
        foreach (var note in result.ParseNotes.Take(MaxParseNotes))
            yield return note.ToString();
        if (result.ParseNotes.Length > MaxParseNotes)
            yield return $"{result.ParseNotes.Length - MaxParseNotes} more lines could not be read";
    }
}
