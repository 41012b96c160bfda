using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Pods as ends of flows: by their whole name, by the name alone, or by its beginning where only one pod's begins so.</summary>
internal static class PodEnds
{
    public static (FlowEnd? End, string? Problem) Find(string name, string rest, Topology topology)
    {
        var all = All(topology);
        var meant = Meant(all, rest);
        if (meant.Count > 1)
            return (null, $"{name}: several pods are meant: {FlowEnds.Listed([.. meant.Select(pod => pod.FullName)])}. Name one of them.");
        if (meant is not [var found])
            return (null, $"{name}: the input holds no such pod{(all.IsEmpty ? Why(topology) : FlowEnds.Others([.. all.Select(pod => pod.FullName)], rest))}");

        var end = End(name, found, topology);
        if (end.Addresses.IsEmpty)
            return (null, $"{name}: the pod {found.FullName} has no address{(found.Pod is { Phase.Length: > 0 } pod ? $"; it is {pod.Phase}" : "")}.");

        return (found.FullName == rest || found.FullName.EndsWith($"/{rest}", StringComparison.Ordinal) ? end : end with { Assumed = $"{name} is taken for the pod {found.FullName}" }, null);
    }

    /// <summary>The pod that has the address for itself, or null.</summary>
    public static FlowEnd? WithAddress(string name, Address address, Topology topology) =>
        topology.Cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(address.ToIPAddress()) is { } pod
            ? End(name, new(pod.FullName, pod, SpaceOf(pod.FullName, topology)), topology)
            : null;

    private static string Why(Topology topology) => topology.Cluster.Fact<Pods>().WhyMissing is { } why ? $": {why}." : ".";

    private static ImmutableArray<Candidate> All(Topology topology)
    {
        ImmutableArray<Candidate> listed = topology.Cluster.Fact<Pods>() is { IsKnown: true, Value.All: var pods }
            ? [.. pods.Select(pod => new Candidate(pod.FullName, pod, SpaceOf(pod.FullName, topology)))]
            : [];
        var known = listed.Select(pod => pod.FullName).ToHashSet();
        return topology.Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value.All: var spaces }
            ? [.. listed, .. spaces.Where(space => space.Pod is not null && !known.Contains(space.Pod)).Select(space => new Candidate(space.Pod!, null, space))] // filtered
            : listed;
    }

    private static List<Candidate> Meant(ImmutableArray<Candidate> all, string wanted)
    {
        string Part(Candidate pod) => wanted.Contains('/') ? pod.FullName : pod.FullName[(pod.FullName.IndexOf('/') + 1)..];
        var exact = all.Where(pod => Part(pod) == wanted).ToList();
        return exact.Count > 0 || wanted.Length == 0 ? exact : [.. all.Where(pod => Part(pod).StartsWith(wanted, StringComparison.Ordinal) && pod.Pod?.Phase is not ("Succeeded" or "Failed"))];
    }

    private static PodNamespace? SpaceOf(string pod, Topology topology) =>
        topology.Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var spaces } ? spaces.OfPod(pod) : null;

    private static FlowEnd End(string name, Candidate found, Topology topology)
    {
        var own = topology.StackOf(found.FullName);
        var node = topology.Stack(found.Pod?.NodeName is { Length: > 0 } named ? named : found.Space?.Node ?? "");
        var addresses = found.Pod is { } pod ? [.. pod.Addresses] : AddressesOf(own);
        var end = new FlowEnd(name, own, addresses) { Pod = found.Pod, Shown = $"pod {found.FullName}" };
        if (own is not null || node is null)
            return end;
        if (found.Pod?.Spec.HostNetwork == true)
            return end with { Stack = node };

        return ((found.Pod is { } listed ? UnseenPod.EntranceOf(topology, listed)?.Link.Name : null) ?? Entrance(node, found.Space, addresses)) is { } device
            ? end with { Stack = node, EntersBy = device, Assumed = $"the network namespace of the pod {found.FullName} is not in the input: its packets are followed from where they enter {node.Name}, by {device}" }
            : end;
    }

    // By the node's end of its veth, or the bridge that this is a port of; else by the bridge that is on the pod's subnet.
    private static string? Entrance(NetworkStack node, PodNamespace? space, ImmutableArray<IPAddress> addresses)
    {
        if (space?.Outside is { } outside)
            return outside.Master ?? outside.Name;
        if (!node.Links.IsKnown || addresses.IsEmpty)
            return null;

        return node.Links.Value.Addresses.FirstOrDefault(held => !held.IsLoopback && held.Network.Contains(addresses[0]))?.Device;
    }

    private static ImmutableArray<IPAddress> AddressesOf(NetworkStack? own) =>
        own is { Links: { IsKnown: true, Value: var links } } ? [.. links.Addresses.Where(held => !held.IsLoopback && held.Scope != "link").Select(held => held.Address)] : [];

    private sealed record Candidate(string FullName, Pod? Pod, PodNamespace? Space);
}
