using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>One node as the input shows it: its own artifacts, those of its other network namespaces, and of its containers.</summary>
internal sealed record Node(
    string Name,
    ArtifactStore Host,
    ImmutableSortedDictionary<string, ArtifactStore> Namespaces,
    ImmutableSortedDictionary<string, ArtifactStore> Containers,
    LogEvents Logs)
{
    private readonly ConcurrentDictionary<Type, object> _facts = new();

    /// <summary>By how much the node's clock was ahead of its time source, as the collector found it; null where it did not.</summary>
    public TimeSpan? CollectedClockOffset { get; init; }

    /// <summary>A node of which the input holds nothing but its name.</summary>
    public static Node OfName(string name) =>
        new(name, ArtifactStore.Empty, ImmutableSortedDictionary<string, ArtifactStore>.Empty, ImmutableSortedDictionary<string, ArtifactStore>.Empty, LogEvents.None);

    /// <summary>The same node with its own artifacts changed; every fact of it is worked out anew.</summary>
    public Node With(ArtifactStore host) => new(Name, host, Namespaces, Containers, Logs) { CollectedClockOffset = CollectedClockOffset };

    /// <summary>A fact joined over this node's artifacts, worked out once.</summary>
    public Availability<T> Fact<T>()
        where T : class, INodeFact<T> =>
        (Availability<T>)_facts.GetOrAdd(typeof(T), static (_, self) => T.From(self), this);

    public override string ToString() => Name;
}

/// <summary>Something that rules ask of a node, put together from whichever artifacts hold it
/// (JSON or text, this back end or that, flag or file).</summary>
internal interface INodeFact<TSelf>
    where TSelf : class, INodeFact<TSelf>
{
    static abstract Availability<TSelf> From(Node node);
}
