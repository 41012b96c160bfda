using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every pod that the API listed.</summary>
internal sealed record Pods(ImmutableArray<Pod> All) : IClusterFact<Pods>
{
    public static Availability<Pods> From(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<Pod>>("core_v1_pods").Select(list => new Pods(list.Items));

    public IEnumerable<Pod> On(string node) => All.Where(pod => pod.NodeName == node);

    /// <summary>The pod that has this address for itself; those in their node's network share the node's.</summary>
    public Pod? WithAddress(IPAddress address) =>
        All.FirstOrDefault(pod => !pod.Spec.HostNetwork && pod.Phase is "Running" or "Pending" or "Unknown" && pod.Addresses.Contains(address));

    public Pod? Find(string @namespace, string name) =>
        All.FirstOrDefault(pod => pod.Namespace == @namespace && pod.Name == name);

    /// <summary>Pods whose labels hold all that the selector asks for; none for an empty selector.</summary>
    public IEnumerable<Pod> Selected(string @namespace, ImmutableSortedDictionary<string, string> selector) =>
        selector.IsEmpty
            ? []
            : All.Where(pod => pod.Namespace == @namespace && selector.All(pair => pod.Labels.GetValueOrDefault(pair.Key) == pair.Value));
}
