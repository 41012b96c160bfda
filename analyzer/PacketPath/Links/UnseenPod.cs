using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>A pod whose own network namespace is not in the input: known by the API, and by its node's end of its veth.</summary>
internal static class UnseenPod
{
    /// <summary>The pod of this node that a packet is for that goes straight to its destination; null where it is none, or where its own stack is in the input.</summary>
    public static Pod? For(Topology topology, NetworkStack stack, Branch branch) =>
        (branch.Packet.NextHop ?? branch.Packet.Destination) == branch.Packet.Destination && stack.Namespace is null
            && topology.Cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(branch.Packet.Destination.ToIPAddress()) is { } pod
            && pod.NodeName == stack.Node.Name && topology.StackOf(pod.FullName) is null ? pod : null;

    /// <summary>The end of a packet in the pod.</summary>
    /// <param name="by">The node's end of its veth, or the bridge that it hangs on.</param>
    public static PathEnd End(NetworkStack stack, Link by, Branch branch, Pod pod)
    {
        if (branch.Packet is { DestinationPort: not null, IsAnswer: false } && !pod.Containers.IsEmpty && pod.Containers.All(container => container.Status is { IsRunning: false }))
            return Ends.At(stack, branch, new(StepKind.Deliver, $"by {by.Name} to the pod {pod.FullName}, none of whose containers runs: nobody listens", pod.Line), Disposition.Refused) with { Towards = by };

        var listened = branch.Packet is { DestinationPort: { } port, IsAnswer: false } ? branch.If(Answer.Unknown($"somebody listens on port {port} in the pod {pod.FullName}"), true) : branch;
        return Ends.At(stack, listened, new(StepKind.Deliver, $"by {by.Name} to the pod {pod.FullName}, whose own network namespace is not in the input", by.Line), Disposition.Delivered) with { Towards = by };
    }

    /// <summary>The node's device by which packets of the pod come in; null where it cannot be told.</summary>
    public static Attachment? EntranceOf(Topology topology, Pod pod)
    {
        if (topology.Stack(pod.NodeName) is not { Links: { IsKnown: true, Value: var links } } node)
            return null;
        if (topology.Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var pods } && pods.OfPod(pod.FullName) is { Outside: { } outside } && links.Link(outside.Name) is { } known)
            return new(node, known);

        return pod.Addresses.Select(address => ByRoute(topology, node, address)).OfType<Attachment>().FirstOrDefault();
    }

    // The route to it: a device of its own, or a bridge, of which neighbours and forwarding database tell the port.
    private static Attachment? ByRoute(Topology topology, NetworkStack node, IPAddress address)
    {
        var to = Address.Of(address);
        if (node.Fib(to.IsV6) is not { IsKnown: true, Value: var fib } || fib.Lookup(new(to, null, null, 0, Protocol.Tcp)) is not [{ Result: RouteResult.Unicast { Hop: { Gateway: null, Device: { } device } } }]
            || node.Links.Value.Link(device) is not { } link)
            return null;
        if (!Bridges.IsBridge(node, link))
            return Segment.IsUplink(topology, new(node, link)) ? null : new(node, link);

        var neighbour = node.Neighbours.IsKnown ? node.Neighbours.Value.Neighbours.FirstOrDefault(entry => entry.Device == device && entry.Address.Equals(address))?.LinkAddress : null;
        return neighbour is not null && BridgeExit.PortTo(topology, node, link, neighbour, to) is { } port ? new(node, port) : null;
    }

    /// <summary>The same by the device's name.</summary>
    public static List<PathEnd> ComesIn(Journey journey, NetworkStack stack, string device, Branch branch) =>
        stack.Links.IsKnown && stack.Links.Value.Link(device) is { } link ? [.. Sends(journey, new(stack, link), branch)] : journey.Arrive(stack, device, branch);

    /// <summary>A packet that comes in by a device from a stack that is not in the input: a pod, or somebody outside.</summary>
    public static IEnumerable<PathEnd> Sends(Journey journey, Attachment at, Branch branch)
    {
        if (Bridges.Of(at.Stack, at.Link) is not { } bridge)
            return PortOn(journey.Topology, at, branch) is { } port ? Sends(journey, port, branch) : Reception.In(journey, at, branch);

        // As CNI's bridge plug-ins have it: to its own subnet straight, to all others by the bridge's address.
        var isNear = IsNear(bridge, branch);
        var own = bridge.Addresses.FirstOrDefault(held => held.Network.IsV6 == branch.Packet.IsV6);
        var link = !isNear || own?.Address.Equals(branch.Packet.Destination.ToIPAddress()) == true ? bridge.LinkAddress : null;
        var nextHop = isNear || own is null ? branch.Packet.Destination : Address.Of(own.Address);
        var framed = branch with { Packet = branch.Packet with { NextHop = nextHop, LinkDestination = link ?? Cached(at.Stack, bridge, nextHop) } };
        return Reception.In(journey, at, framed);
    }

    // A bridge without an address leads nowhere else.
    private static bool IsNear(Link bridge, Branch branch) => !bridge.Addresses.Any(held => held.Network.IsV6 == branch.Packet.IsV6) || bridge.Addresses.Any(held => AddressMask.Of(held.Network).Contains(branch.Packet.Destination));

    // Of a bridge the port that leads to nobody of the input. Which of several it is matters only to rules and switches of single ports; what is for beyond the
    // bridge is then taken for the bridge's own.
    private static Attachment? PortOn(Topology topology, Attachment at, Branch branch)
    {
        if (!Bridges.IsBridge(at.Stack, at.Link))
            return null;

        var open = Bridges.PortsOf(at.Stack, at.Link).Where(port => port.IsUp != false && topology.PeerOf(at.Stack, port) is null).Take(2).ToList();
        return open.Count == 1 || (open.Count > 1 && IsNear(at.Link, branch)) ? at with { Link = open[0] } : null;
    }

    private static string? Cached(NetworkStack stack, Link bridge, Address address) => stack.Neighbours.IsKnown
        ? stack.Neighbours.Value.Neighbours.FirstOrDefault(entry => entry.Device == bridge.Name && Address.Of(entry.Address) == address)?.LinkAddress
        : null;
}
