using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>From artifacts that a reason names to what can be asked for: neither what is there, nor what a site was asked for and does not have.</summary>
internal sealed class ArtifactsWanted(ClusterModel cluster)
{
    /// <summary>Stands for every node, where the input holds none.</summary>
    public const string EveryNode = "*";

    private const int Longer = 4;
    private const double SmallFile = 1;

    private readonly ImmutableSortedDictionary<string, Node> _nodes = cluster.Nodes.DistinctBy(node => node.Name).ToImmutableSortedDictionary(node => node.Name, node => node, StringComparer.Ordinal);

    public IReadOnlySet<string> Stacks { get; } = cluster.Nodes.Select(node => node.Name).ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>What is missing by the reason: all of these, of each any one.</summary>
    /// <param name="node">On whom its commands are to be run; null for the whole cluster.</param>
    public ImmutableArray<ImmutableArray<Wanted>> Of(Sentence why, string? node)
    {
        var lacked = why.Missing.Where(missing => NamedArtifacts.IsKnown(missing.Id)).Select(missing => ((missing.Place.Node, missing.Place.Where), missing.Id)).ToImmutableArray();
        return AnyOf(!lacked.IsEmpty ? lacked : why.Commands.Select(command => NamedArtifacts.OfCommand(command.Line)).OfType<string>()
            .SelectMany(id => PlacesOf(new(null, id), node).Select(place => (place, id))));
    }

    /// <summary>The same of what a trace depends on, which is told in words alone.</summary>
    public ImmutableArray<ImmutableArray<Wanted>> NamedIn(string fact, string? node) =>
        AnyOf(NamedArtifacts.In(fact, Stacks).SelectMany(named => PlacesOf(named, node).Select(place => (place, named.Id))));

    private ImmutableArray<ImmutableArray<Wanted>> AnyOf(IEnumerable<((string? Node, string Where) Place, string Id)> artifacts) =>
    [
        .. artifacts
            .GroupBy(one => one.Place)
            .Select(group => WithTrees([.. group.Select(one => At(one.Place, one.Id)).OfType<Wanted>().DistinctBy(wanted => wanted.Key)]))
            .Where(any => !any.IsEmpty),
    ];

    // Which of several files of a folder a node has, nobody knows: the folder then, which is as small.
    private static ImmutableArray<Wanted> WithTrees(ImmutableArray<Wanted> any) =>
    [
        .. any.GroupBy(wanted => wanted.Item.File is { } file ? CollectorCatalogue.Leaving($"files{file}")?.Id : null)
            .SelectMany(group => group.Key is { } tree && group.Count() > 1
                ? [group.First() with { Item = group.First().Item with { Kind = RequestKind.Spec, File = null, Spec = tree }, Cost = SmallFile - 0.1 }]
                : group.AsEnumerable()),
    ];

    /// <summary>The artifact of one place; null where it is there, cannot be had, or nothing takes it.</summary>
    public Wanted? At((string? Node, string Where) place, string id)
    {
        var spec = CollectorCatalogue.Leaving(id);
        var status = StoreOf(place)?.StatusOf(id);
        if (IsThere(place, id) || status is "absent" or "not-applicable" || (spec is null && !id.StartsWith("files/", StringComparison.Ordinal)))
            return null;

        var more = status is "truncated" or "timed-out" ? Longer : 1;
        var item = new RequestItem
        {
            Kind = spec is null || (spec.Tree is not null && !IsTreeItself(spec, id)) ? RequestKind.File : CollectorCatalogue.IsOfCluster(spec) ? RequestKind.Api : RequestKind.Spec,
            Node = place.Node,
            Where = place.Node is null ? "api" : place.Where,
            AsRoot = status == "denied",
            TimeoutSeconds = (spec?.TimeoutSeconds ?? 10) * more,
            MaxBytes = (spec?.MaxBytes ?? 1L << 20) * more,
            Reason = "",
        };
        return new(item.Kind == RequestKind.File ? item with { File = id["files".Length..] } : item with { Spec = spec?.Id }, StateOf(status), CostOf(spec, item));
    }

    private IEnumerable<(string? Node, string Where)> PlacesOf(NamedArtifact named, string? node)
    {
        if (CollectorCatalogue.Leaving(named.Id) is { } spec && CollectorCatalogue.IsOfCluster(spec))
            return [(null, "api")];
        if (named.Stack?.Split('/', 2) is [var on, ..] parts)
            return [(on, parts.Length > 1 ? $"netns/{parts[1]}" : "host")];

        return node is not null ? [(node, "host")] : _nodes.IsEmpty ? [(EveryNode, "host")] : _nodes.Keys.Select(name => ((string?)name, "host"));
    }

    private ArtifactStore? StoreOf((string? Node, string Where) place) => place switch
    {
        { Node: null } => cluster.Api,
        { Node: var name } when _nodes.GetValueOrDefault(name) is { } node => place.Where.StartsWith("netns/", StringComparison.Ordinal)
            ? node.Namespaces.GetValueOrDefault(place.Where["netns/".Length..]) : node.Host,
        _ => null,
    };

    private bool IsThere((string? Node, string Where) place, string id) =>
        StoreOf(place) is { } store && (id.EndsWith('*') ? store.Under(id.TrimEnd('*')).Any() : store.Text(id).IsKnown || IsLogThere(place.Node, id));

    private bool IsLogThere(string? node, string id) =>
        id.StartsWith("logs/", StringComparison.Ordinal) && node is not null && _nodes.GetValueOrDefault(node) is { } known && known.Logs.Files.Any(file => file.Path.Contains($"/{id}.", StringComparison.Ordinal));

    private static bool IsTreeItself(CataloguedSpec spec, string id) => id.EndsWith('*') || id == spec.Id || id == $"files{spec.Tree?.Root.TrimEnd('/')}";

    private static string StateOf(string? status) => status switch
    {
        "denied" => "the collector's user was not allowed to read it, so it takes root",
        "timed-out" => "it took longer than its limit",
        "truncated" => "it was larger than its limit",
        "failed" => "it failed the last time",
        "skipped" => "it was left out the last time",
        _ => "the input does not hold it",
    };

    // Seconds and megabytes as the limits allow them: what a spec takes at worst is what a careful operator asks about.
    private static double CostOf(CataloguedSpec? spec, RequestItem item) =>
        item.Kind == RequestKind.File || spec is { File: not null } ? SmallFile : 1 + (item.TimeoutSeconds / 10.0) + (item.MaxBytes / (double)(16 << 20)) + (spec?.Tree is null ? 0 : 2);
}
