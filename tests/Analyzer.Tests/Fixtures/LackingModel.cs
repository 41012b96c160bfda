using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles.Layouts.Loose;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A model without one of its artifacts, which notices who asks for it. What it shares with the whole model is parsed once.</summary>
/// <param name="Place">As the reader knows it: <c>worker-0</c>, <c>worker-0 netns blue</c>, <c>cluster</c>.</param>
internal sealed class LackingModel(string place, string id, ArtifactStore whole, Func<ArtifactStore, ClusterModel> with)
{
    private ArtifactStore? _store;

    public string Place => place;

    public string Id => id;

    /// <summary>Whether the artifact was asked for since <see cref="Fresh"/>.</summary>
    public bool IsAskedFor { get; private set; }

    /// <summary>The model with no fact worked out yet, so that each rule asks by itself.</summary>
    public ClusterModel Fresh()
    {
        IsAskedFor = false;
        return with(_store ??= Without());
    }

    /// <summary>One for each artifact of the model.</summary>
    public static IEnumerable<LackingModel> Of(ClusterModel model) =>
    [
        .. model.Nodes.SelectMany(node => OfNode(model, node)),
        .. EachOf("cluster", model.Api, store => new(model.Nodes, store, model.Logs, model.Captured)),
    ];

    /// <summary>Whether the artifact is of this scope, or of the cluster that it is part of.</summary>
    public bool Concerns(FindingScope scope) => scope.Kind == ScopeKind.Cluster || place == "cluster" || place.Split(' ')[0] == scope.Name;

    public override string ToString() => $"{place} {id}";

    private static IEnumerable<LackingModel> OfNode(ClusterModel model, Node node) =>
    [
        .. EachOf(node.Name, node.Host, store => With(model, node, new(node.Name, store, node.Namespaces, node.Containers, node.Logs))),
        .. node.Namespaces.SelectMany(pair => EachOf($"{node.Name} netns {pair.Key}", pair.Value,
            store => With(model, node, new(node.Name, node.Host, node.Namespaces.SetItem(pair.Key, store), node.Containers, node.Logs)))),
        .. node.Containers.SelectMany(pair => EachOf($"{node.Name} container {pair.Key}", pair.Value,
            store => With(model, node, new(node.Name, node.Host, node.Namespaces, node.Containers.SetItem(pair.Key, store), node.Logs)))),
    ];

    private static IEnumerable<LackingModel> EachOf(string place, ArtifactStore store, Func<ArtifactStore, ClusterModel> with) =>
        store.Ids.Select(id => new LackingModel(place, id, store, with));

    private static ClusterModel With(ClusterModel model, Node old, Node changed) =>
        new(model.Nodes.Replace(old, changed), model.Api, model.Logs, model.Captured);

    private ArtifactStore Without() => new(
        whole.Ids.Where(other => other != id).ToImmutableSortedDictionary(other => other, Text, StringComparer.Ordinal),
        Asked,
        missing => KindCatalog.CommandOf(missing, isOfCluster: place == "cluster") is { } command ? $"`{command}` there" : null);

    private ArtifactText Text(string other) => whole.TextAsFarAsItGoes(other).Value;

    private string? Asked(string missing)
    {
        IsAskedFor |= missing == id;
        return null;
    }
}
