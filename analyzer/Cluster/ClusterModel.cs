using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>All that the input tells: what rules, simulator and report stand on.</summary>
/// <param name="Captured">When the input was taken, the analyzer's only "now"; null if nothing in it says.</param>
/// <param name="Api">The Kubernetes API's objects (<c>core_v1_nodes</c>, ...).</param>
/// <param name="Logs">Logs fetched through the API (<c>cluster/logs/</c>), of no known node.</param>
internal sealed record ClusterModel(
    ImmutableArray<Node> Nodes,
    ArtifactStore Api,
    LogEvents Logs,
    DateTimeOffset? Captured)
{
    private readonly ConcurrentDictionary<Type, object> _facts = new();

    /// <summary>Every log of the input: the nodes' and those fetched through the API.</summary>
    public IEnumerable<LogEvents> AllLogs => Nodes.Select(node => node.Logs).Append(Logs);

    /// <summary>The same cluster with one node changed; every fact of the cluster is worked out anew.</summary>
    public ClusterModel With(Node old, Node changed) => new(Nodes.Replace(old, changed), Api, Logs, Captured);

    /// <summary>A fact joined over the whole cluster, worked out once.</summary>
    public Availability<T> Fact<T>()
        where T : class, IClusterFact<T> =>
        (Availability<T>)_facts.GetOrAdd(typeof(T), static (_, self) => T.From(self), this);
}

/// <summary>Something that rules ask of the cluster as a whole.</summary>
internal interface IClusterFact<TSelf>
    where TSelf : class, IClusterFact<TSelf>
{
    static abstract Availability<TSelf> From(ClusterModel cluster);
}
