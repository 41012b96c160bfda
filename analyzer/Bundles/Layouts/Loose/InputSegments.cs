using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>What tells the inputs of one run apart (<c>worker1/</c> and <c>worker2/</c> given by themselves), as segments above those of their files.</summary>
internal static class InputSegments
{
    private static readonly ImmutableArray<string> Archives = [".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tgz", ".tar", ".zip"];

    /// <summary>By input; none where there is one input only.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Of(ImmutableArray<SurveyedEntry> entries)
    {
        var byInput = entries.GroupBy(entry => entry.Input, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => Segments(group.Key, [.. group]), StringComparer.Ordinal);
        var shared = byInput.Count == 1 ? byInput.Values.First().Length : Shared([.. byInput.Values]);
        return byInput.ToImmutableDictionary(pair => pair.Key, pair => pair.Value[shared..], StringComparer.Ordinal);
    }

    // A single file is in the folder that it is in; a folder or an archive stands for itself.
    private static ImmutableArray<string> Segments(string input, ImmutableArray<SurveyedEntry> files)
    {
        var segments = input.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToImmutableArray();
        return segments is [.., var last] && files is [{ Path: var only }] && only == last ? segments[..^1] : segments is [] ? segments : segments.SetItem(segments.Length - 1, WithoutExtension(segments[^1]));
    }

    private static string WithoutExtension(string name) =>
        Archives.FirstOrDefault(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } found ? name[..^found.Length] : name;

    private static int Shared(ImmutableArray<ImmutableArray<string>> all)
    {
        var length = 0;
        while (all.All(segments => length < segments.Length && segments[length] == all[0][length]))
            length++;

        return length;
    }
}
