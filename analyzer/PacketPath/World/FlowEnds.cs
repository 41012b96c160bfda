using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>An end of a flow as people name it, found in the model.</summary>
/// <param name="Stack">Where its packets start; null for one whose network is not in the input, or that is outside.</param>
/// <param name="Addresses">Null addresses are the kernel's choice.</param>
internal sealed record FlowEnd(string Name, NetworkStack? Stack, ImmutableArray<IPAddress> Addresses);

/// <summary>Finds ends of flows: <c>pod:&lt;namespace&gt;/&lt;name&gt;</c>, <c>node:&lt;name&gt;</c>, <c>svc:&lt;namespace&gt;/&lt;name&gt;</c>, <c>ip:&lt;address&gt;</c>.</summary>
internal static class FlowEnds
{
    /// <summary>The end; or null, with a sentence that says what is wrong with the name.</summary>
    public static (FlowEnd? End, string? Problem) Find(string name, Topology topology)
    {
        var colon = name.IndexOf(':');
        var (kind, rest) = colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
        return kind switch
        {
            "pod" => Pod(name, rest, topology),
            "node" => Node(name, rest, topology),
            "svc" => Service(name, rest, topology),
            "ip" => Ip(name, rest, topology),
            _ => (null, $"{name}: an end of a flow is written pod:NAMESPACE/NAME, node:NAME, svc:NAMESPACE/NAME or ip:ADDRESS"),
        };
    }

    private static (FlowEnd?, string?) Node(string name, string node, Topology topology) =>
        topology.Stack(node) is { } stack
            ? (new(name, stack, AddressesOf(stack, topology)), null)
            : (null, $"{name}: the input holds no such node; it holds {string.Join(", ", topology.Stacks.Where(one => one.Namespace is null).Select(one => one.Name))}");

    private static ImmutableArray<IPAddress> AddressesOf(NetworkStack stack, Topology topology)
    {
        if (topology.Cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(stack.Node.Name)?.InternalIps.ToImmutableArray() is { IsEmpty: false } known)
            return known;

        return stack.Links.IsKnown ? [.. stack.Links.Value.Addresses.Where(held => !held.IsLoopback && held.Scope == "global").Select(held => held.Address)] : [];
    }

    private static (FlowEnd?, string?) Pod(string name, string rest, Topology topology)
    {
        var slash = rest.IndexOf('/');
        if (slash < 0)
            return (null, $"{name}: a pod is written pod:NAMESPACE/NAME");

        var pods = topology.Cluster.Fact<Pods>();
        var pod = pods.IsKnown ? pods.Value.Find(rest[..slash], rest[(slash + 1)..]) : null;
        var inner = topology.Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var namespaces } ? namespaces.OfPod(rest) : null;
        var stack = inner?.Namespace is { } space ? topology.Stack($"{inner.Node}/{space}") : pod?.Spec.HostNetwork == true ? topology.Stack(pod.NodeName) : null;
        if (pod is null && stack is null)
            return (null, pods.IsKnown ? $"{name}: the input holds no such pod" : $"{name}: {pods.WhyMissing}");

        ImmutableArray<IPAddress> addresses = pod is not null ? [.. pod.Addresses] : [.. stack!.Links.Value.Addresses.Where(held => !held.IsLoopback).Select(held => held.Address)]; // one of both is there
        return (new(name, stack, addresses), null);
    }

    private static (FlowEnd?, string?) Service(string name, string rest, Topology topology)
    {
        var services = topology.Cluster.Fact<Services>();
        if (!services.IsKnown)
            return (null, $"{name}: {services.WhyMissing}");

        return services.Value.All.FirstOrDefault(service => service.FullName == rest) is { } found
            ? (new(name, null, [.. found.ClusterIps]), null)
            : (null, $"{name}: the input holds no such Service");
    }

    private static (FlowEnd?, string?) Ip(string name, string rest, Topology topology)
    {
        if (!IPAddress.TryParse(rest.Trim('[', ']'), out var address))
            return (null, $"{name}: {rest} is no address");

        return (new(name, topology.Holders(Packets.Address.Of(address)).Select(holder => holder.Stack).FirstOrDefault(), [address]), null);
    }
}
