using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Loose;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>Files that no layout knows: each is told by its looks and by its name, and whose it is by where it lies.</summary>
internal static class LooseFiles
{
    public const string Name = "loose files";

    /// <summary>One reading; several where the files are of several captures of the same nodes (<c>before</c>, <c>after</c>).</summary>
    public static IEnumerable<LayoutReading> Read(IEnumerable<SurveyedEntry> entries)
    {
        var sorted = FirstLook.At([.. entries]);
        var nodes = new NodeNames(sorted.Recognised);
        var sets = new CaptureSets(sorted.Recognised);
        var placing = sorted.Recognised.GroupBy(sets.Of, StringComparer.Ordinal)
            .OrderByDescending(set => CaptureWords.IsEarlier(set.Key)).ThenBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => LoosePlacing.Of(set.Key, [.. set], nodes, sorted))
            .DefaultIfEmpty(LoosePlacing.Of("", [], nodes, sorted))
            .ToImmutableArray();

        // What is to be said of all of them, the last one says.
        return [.. placing[..^1], placing[^1] with { Notes = [.. placing[^1].Notes, .. sorted.Notes, .. NotesOn(nodes, sorted.Recognised)], Known = sorted.All }];
    }

    private static IEnumerable<string> NotesOn(NodeNames nodes, ImmutableArray<Sighting> sightings)
    {
        foreach (var node in nodes.Doubtful)
            yield return $"several folders hold files that name the host {node}: perhaps they are captures of one node at different times; they were taken together";
        if (nodes.IsNameless(sightings))
            yield return $"the node is not named in the input, and is called \"{NodeNames.Nameless}\" here (`hostname` on it would tell; a folder or file name that holds it will do)";
    }
}
