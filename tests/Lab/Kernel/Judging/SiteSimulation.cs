using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;
using Way = SupportBundle.Analyzer.PacketPath.World.Outcome;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>The simulator on the artifacts of a whole site.</summary>
internal sealed class SiteSimulation
{
    private readonly Simulator _simulator;
    private readonly Journey _journey;

    /// <summary>The pod whose own namespace the artifacts do not hold; null where they hold all.</summary>
    public string? Hidden { get; init; }

    /// <param name="artifacts">Text by path in a bundle's layout (<c>nodes/a/netns/p1/links/addr.json</c>).</param>
    public SiteSimulation(IReadOnlyDictionary<string, string> artifacts)
    {
        var cluster = new PlaceBuilder();
        var places = new SortedDictionary<string, SortedDictionary<string, PlaceBuilder>>(StringComparer.Ordinal);
        foreach (var (path, text) in artifacts)
        {
            var (place, below) = Place.Of(path) ?? throw new FormatException(path);
            BuilderOf(places, cluster, place).Add(Place.Id(below), new(place.Node ?? "", path, text));
        }

        var nodes = places.Select(pair => NodeOf(pair.Key, pair.Value)).ToImmutableArray();
        var topology = new Topology(new(nodes, StoreOf(cluster), LogEvents.None, null), [.. nodes.SelectMany(StacksOf)]);
        (_simulator, _journey) = (new(topology), new(topology));
    }

    /// <summary>Every way that it holds possible, there and back.</summary>
    public ImmutableArray<Way> Of(SiteFlow site)
    {
        var flow = site.ToFlow();
        var start = _simulator.Topology.Stack(site.Node ?? site.From) ?? throw new InvalidOperationException($"{site.From} is not in the input");
        var outcomes = new Outcomes(_journey, new(start, flow));
        return [.. _simulator.Ends(flow, start).SelectMany(outcomes.Of)];
    }

    private static PlaceBuilder BuilderOf(SortedDictionary<string, SortedDictionary<string, PlaceBuilder>> places, PlaceBuilder cluster, Place place)
    {
        if (place.Node is not { } node)
            return cluster;
        if (!places.TryGetValue(node, out var ofNode))
            places[node] = ofNode = new(StringComparer.Ordinal) { [Place.Host] = new() };
        if (!ofNode.TryGetValue(place.Where, out var builder))
            ofNode[place.Where] = builder = new();
        return builder;
    }

    private static Node NodeOf(string name, SortedDictionary<string, PlaceBuilder> places) => new(
        name,
        StoreOf(places[Place.Host]),
        places.Where(pair => pair.Key != Place.Host).ToImmutableSortedDictionary(pair => pair.Key[(pair.Key.IndexOf('/') + 1)..], pair => StoreOf(pair.Value)),
        ImmutableSortedDictionary<string, ArtifactStore>.Empty,
        LogEvents.None);

    // A node's rules are all loaded at once, so which of its chains were registered first does not matter.
    private static IEnumerable<NetworkStack> StacksOf(Node node) =>
        node.Namespaces.Select(pair => (Inner: (string?)pair.Key, Place: pair.Value)).Prepend((null, node.Host)).Select(one => new NetworkStack(node, one.Inner, one.Place) { Judged = new(_ => 0) });

    private static ArtifactStore StoreOf(PlaceBuilder builder) => builder.ToStore(_ => null, _ => null, _ => null);
}
