using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>A pod that flows start from: in its own network namespace, or where that is not in the input as its packets come in to its node.</summary>
/// <param name="InInterface">The node's device towards it; null where its own namespace is in the input.</param>
internal sealed record PodStart(string Name, NetworkStack Stack, ImmutableArray<IPAddress> Addresses, string? InInterface)
{
    public IPAddress? Address(bool isV6) => Addresses.FirstOrDefault(address => IsV6(address) == isV6);

    public static bool IsV6(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary>One pod that stands for those of a node; DNS servers answer, so any other is taken before them. Null with the reason where there is none.</summary>
    public static (PodStart? Start, Sentence? Why) On(Node node, Topology topology)
    {
        var pods = topology.Cluster.Fact<Pods>();
        var here = pods.IsKnown ? pods.Value.On(node.Name).Where(pod => !pod.Spec.HostNetwork && pod.Phase == "Running" && !pod.Addresses.IsEmpty).OrderBy(IsDns).ThenBy(pod => pod.FullName, StringComparer.Ordinal).ToList() : [];
        var starts = here.Select(pod => InItsNamespace(pod, topology)).OfType<PodStart>().Concat(here.Select(pod => AtItsNode(pod, node, topology)).OfType<PodStart>());
        if (starts.FirstOrDefault() is { } start)
            return (start, null);

        return (Unnamed(node, topology), here.Count > 0 ? $"{node.Name}: neither a pod's network namespace nor the device towards one is in the input"
            : pods.IsKnown ? $"no pod with a network of its own runs on {node.Name}" : pods.WhyMissing);
    }

    /// <summary>The start of this pod's flows, or null where the input shows neither its namespace nor the way to it.</summary>
    public static PodStart? Of(Pod pod, Topology topology) =>
        InItsNamespace(pod, topology) ?? (topology.Stack(pod.NodeName) is { } stack ? AtItsNode(pod, stack.Node, topology) : null);

    private static bool IsDns(Pod pod) => pod.Labels.GetValueOrDefault("k8s-app") == "kube-dns";

    private static PodStart? InItsNamespace(Pod pod, Topology topology) =>
        topology.Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var spaces } && spaces.OfPod(pod.FullName) is { Namespace: { } space } inner && topology.Stack($"{inner.Node}/{space}") is { Links.IsKnown: true } stack && stack.Fib(isV6: false).IsKnown
            ? new($"pod:{pod.FullName}", stack, pod.Addresses, null)
            : null;

    private static PodStart? AtItsNode(Pod pod, Node node, Topology topology) =>
        node.Fact<PodNetworks>() is { IsKnown: true, Value.Local: var local } && topology.Stack(node.Name) is { } stack && local.FirstOrDefault(network => pod.Addresses.Any(network.Range.Contains)) is { } network
            ? new($"pod:{pod.FullName}", stack, pod.Addresses, network.Device)
            : null;

    // Without the API: a neighbour on the pods' bridge is a pod.
    private static PodStart? Unnamed(Node node, Topology topology)
    {
        if (node.Fact<PodNetworks>() is not { IsKnown: true, Value.Local: [var network, ..] } || topology.Stack(node.Name) is not { } stack)
            return null;

        var address = node.Fact<NodeNeighbours>() is { IsKnown: true, Value: var cache } && cache.Neighbours.FirstOrDefault(one => one.Device == network.Device && network.Range.Contains(one.Address)) is { } seen
            ? seen.Address
            : network.Range.IsHost ? network.Range.First : network.Range.At(2);
        return new($"pod:{address}", stack, [address], network.Device);
    }
}
