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

    /// <summary>Whether other network namespaces, or containers, have to be looked for at all.</summary>
    public static bool NeedsNamespaces(CollectionSpec spec) => spec.OnlyWhere?.StartsWith("netns/", StringComparison.Ordinal) ?? spec.Scope == Scope.EachNetworkNamespace;

    public static bool NeedsContainers(CollectionSpec spec) => spec.OnlyWhere?.StartsWith("containers/", StringComparison.Ordinal) ?? spec.Scope == Scope.EachNetfilterContainer;

    /// <summary>Decisive before normal before bulky; the host before its other places.</summary>
    public static ImmutableArray<WorkItem> Order(ImmutableArray<CollectionSpec> specs, ImmutableArray<Place> namespaces, ImmutableArray<Place> containers) =>
    [
        .. specs
            .SelectMany(spec => PlacesOf(spec, namespaces, containers).Select(place => new WorkItem(spec, place)))
            .OrderBy(work => work.Spec.Priority)
            .ThenBy(work => work.Place == Place.Host ? 0 : 1),
    ];

    private static IEnumerable<Place> PlacesOf(CollectionSpec spec, ImmutableArray<Place> namespaces, ImmutableArray<Place> containers) => spec switch
    {
        { OnlyWhere: { } name } => Named(name, [Place.Host, .. namespaces, .. containers]),
        _ => PlacesOf(spec.Scope, namespaces, containers),
    };

    // Every spec leaves an item, also at a place that is not there.
    private static IEnumerable<Place> Named(string name, ImmutableArray<Place> places) =>
        places.Where(place => FileSystemName.MatchesSimpleExpression(name, place.Where, ignoreCase: false)).DefaultIfEmpty(new(name, []) { IsMissing = true });

    private static IEnumerable<Place> PlacesOf(Scope scope, ImmutableArray<Place> namespaces, ImmutableArray<Place> containers) => scope switch
    {
        Scope.EachNetworkNamespace => [Place.Host, .. namespaces],
        Scope.EachNetfilterContainer => [Place.Host, .. containers],
        _ => [Place.Host],
    };
}
