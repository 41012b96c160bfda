using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every pod that the API listed.</summary>
internal sealed record Pods(ImmutableArray<Pod> All) : IClusterFact<Pods>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<Pods> From(ClusterModel cluster) =>
        KnownObjects.Of<Pod>(cluster, "pods", "core_v1_pods")
            .Select(known => new Pods(InHostsNetwork(known.Items, cluster)) { WhyPartial = known.WhyPartial });

    public IEnumerable<Pod> On(string node) => All.Where(pod => pod.NodeName == node);

    /// <summary>The pod that has this address for itself; those in their node's network share the node's.</summary>
    public Pod? WithAddress(IPAddress address) =>
        All.FirstOrDefault(pod => !pod.Spec.HostNetwork && pod.Phase is "Running" or "Pending" or "Unknown" && pod.Addresses.Contains(address));

    public Pod? Find(string @namespace, string name) =>
        All.FirstOrDefault(pod => pod.Namespace == @namespace && pod.Name == name);

    /// <summary>Why the labels of these pods are not known, so that no selector can be held against them; null where they are.</summary>
    public Sentence? WhyNoLabels => All.Select(pod => pod.Object.WhyUnknown("metadata", "labels")).OfType<string>().FirstOrDefault();

    /// <summary>Pods whose labels hold all that the selector asks for; none for an empty selector.</summary>
    public IEnumerable<Pod> Selected(string @namespace, ImmutableSortedDictionary<string, string> selector) =>
        selector.IsEmpty
            ? []
            : All.Where(pod => pod.Namespace == @namespace && selector.All(pair => pod.Labels.GetValueOrDefault(pair.Key) == pair.Value));

    // kubectl's tables do not say so, but such a pod has its node's address, which other pods there share.
    private static ImmutableArray<Pod> InHostsNetwork(ImmutableArray<Pod> pods, ClusterModel cluster)
    {
        if (pods.All(pod => pod.Object.ShownBy is null))
            return pods;

        var ofNodes = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.All.SelectMany(node => node.InternalIps).ToHashSet() : [];
        var shared = pods.SelectMany(pod => pod.Addresses).GroupBy(address => address).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet();
        return [.. pods.Select(pod => pod.Object.ShownBy is not null && pod.Addresses.Any(address => ofNodes.Contains(address) || shared.Contains(address))
            ? pod with { Spec = pod.Spec with { HostNetwork = true } }
            : pod)];
    }
}
