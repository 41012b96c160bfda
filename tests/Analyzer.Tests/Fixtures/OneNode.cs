using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A node that holds these files and nothing else.</summary>
internal static class OneNode
{
    private static readonly ImmutableSortedDictionary<string, ArtifactStore> NoPlaces = ImmutableSortedDictionary<string, ArtifactStore>.Empty;

    public static Node With(params (string Path, string Text)[] files)
    {
        var builder = new PlaceBuilder();
        foreach (var (path, text) in files)
            builder.Add(Place.Id(path), new("n", $"nodes/n/{path}", text));

        return new("n", builder.ToStore(_ => null, _ => null, _ => null), NoPlaces, NoPlaces, LogEvents.None);
    }
}
