using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>A file that was recognised, and what its path says of where it was taken.</summary>
/// <param name="Segments">Folders that may name the node, or one capture of several, then what the name says besides its kind.</param>
/// <param name="Where"><c>host</c>, <c>netns/NAME</c> or <c>containers/NAME</c>.</param>
internal sealed record Sighting(SurveyedEntry Entry, Recognised What, ImmutableArray<string> Segments, string Where)
{
    private static readonly ImmutableDictionary<string, string> Kinds = ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        [KeyValuePair.Create("pods", "netns"), KeyValuePair.Create("pod", "netns"), KeyValuePair.Create("netns", "netns"), KeyValuePair.Create("containers", "containers")]);

    public bool IsOfNode => !What.IsOfCluster && !What.IsOfPod;

    /// <param name="inputs">The segments by which the entry's input differs from the others.</param>
    public static Sighting Of(SurveyedEntry entry, Recognised what, ImmutableArray<string> inputs)
    {
        var folders = entry.Path.Split('/')[..^1];
        var at = what.IsLog || what.IsOfCluster ? -1 : Array.FindIndex(folders, Kinds.ContainsKey);
        var isPlace = at >= 0 && at + 1 < folders.Length;
        var above = isPlace ? folders[..at] : folders;
        return new(entry, what, [.. inputs, .. above, what.Affix], isPlace ? $"{Kinds[folders[at]]}/{folders[at + 1]}" : Place.Host);
    }
}
