using System.Collections.Immutable;
using System.IO.Enumeration;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Which specs are taken where, in the order of taking.</summary>
internal static class WorkList
{
    /// <summary>The specs that <c>--only</c> and <c>--skip</c> leave: each pattern is a glob over ids, or the name of an area.</summary>
    public static ImmutableArray<CollectionSpec> Choose(ImmutableArray<CollectionSpec> specs, IReadOnlyList<string> only, IReadOnlyList<string> skip) =>
        [.. specs.Where(spec => (only.Count == 0 || Matches(only, spec)) && !Matches(skip, spec))];

    public static bool Matches(IReadOnlyList<string> patterns, CollectionSpec spec) =>
        patterns.Any(pattern => pattern == spec.Area || FileSystemName.MatchesSimpleExpression(pattern, spec.Id, ignoreCase: false));

    /// <summary>Decisive before normal before bulky; the host before its other places.</summary>
    public static ImmutableArray<WorkItem> Order(ImmutableArray<CollectionSpec> specs, ImmutableArray<Place> namespaces, ImmutableArray<Place> containers) =>
    [
        .. specs
            .SelectMany(spec => PlacesOf(spec, namespaces, containers).Select(place => new WorkItem(spec, place)))
            .OrderBy(work => work.Spec.Priority)
            .ThenBy(work => work.Place == Place.Host ? 0 : 1),
    ];

    private static IEnumerable<Place> PlacesOf(CollectionSpec spec, ImmutableArray<Place> namespaces, ImmutableArray<Place> containers) => spec.Scope switch
    {
        Scope.EachNetworkNamespace => [Place.Host, .. namespaces],
        Scope.EachNetfilterContainer => [Place.Host, .. containers],
        _ => [Place.Host],
    };
}
