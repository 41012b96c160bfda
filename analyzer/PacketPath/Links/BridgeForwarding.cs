using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Frames through a Linux bridge, and past the IP rules that <c>br_netfilter</c> has them meet (net/bridge/br_netfilter_hooks.c).</summary>
internal static class BridgeForwarding
{
    /// <summary>The stack itself sends by its bridge.</summary>
    public static IEnumerable<PathEnd> FromStack(Journey journey, NetworkStack stack, Link bridge, Branch branch) =>
        ToPort(journey, stack, bridge, null, branch, branch.Packet.NextHop ?? branch.Packet.Destination);

    /// <summary>A frame comes in by a port, for whoever has this address on the link.</summary>
    public static IEnumerable<PathEnd> FromPort(Journey journey, NetworkStack stack, Link bridge, Link port, Branch branch, Address nextHop)
    {
        if (port.Port?.State is { } state and not "forwarding")
            return [Ends.At(stack, branch, new(StepKind.Bridge, $"the port {port.Name} of {bridge.Name} is {state}", port.Line), Disposition.Dropped)];

        var isForStack = stack.Links.Value.Holder(nextHop.ToIPAddress()) is not null;
        if (CallsIptables(stack, bridge, branch.Packet.IsV6) is not { } calls)
            return [Ends.Unknown(stack, branch, $"whether {bridge.Name} has iptables called is not in the input (net.bridge.bridge-nf-call-iptables)")];
        if (!calls)
            return isForStack ? journey.Arrive(stack, bridge.Name, branch) : ToPort(journey, stack, bridge, port, branch, nextHop);

        var seen = branch with { Packet = branch.Packet with { InPort = port.Name } };
        return journey.Bridged(stack, bridge, seen, isForStack, (passed, to) => ToPort(journey, stack, bridge, port, passed, to ?? nextHop));
    }

    /// <summary>The bridge's own switch or the namespace's: either is enough; null when neither is known.</summary>
    public static bool? CallsIptables(NetworkStack stack, Link bridge, bool isV6)
    {
        var own = !isV6 && bridge.Details is BridgeDetails details ? details.CallsIptables : null;
        var sysctl = stack.Sysctl.IsKnown ? stack.Sysctl.Value : null;
        var key = isV6 ? "net.bridge.bridge-nf-call-ip6tables" : "net.bridge.bridge-nf-call-iptables";
        bool? all = sysctl?.Number(key) is { } number ? number != 0 : sysctl?.IsAbsent(key) == true ? false : null;
        return own == true || all == true ? true : all;
    }

    private static IEnumerable<PathEnd> ToPort(Journey journey, NetworkStack stack, Link bridge, Link? from, Branch branch, Address nextHop)
    {
        if (PortTo(journey, stack, bridge, branch, nextHop) is not { } port)
            return [Ends.Unknown(stack, branch, $"which port of {bridge.Name} leads to {nextHop} is not in the input (neighbours and bridge fdb)")];
        if (from is not null && port.Name == from.Name && port.Port?.IsHairpin != true)
            return [Ends.At(stack, branch, new(StepKind.Bridge, $"back by {port.Name} it came by, where hairpin is off", port.Line), port.Port?.IsHairpin is null ? Disposition.CannotTell : Disposition.Dropped)];
        if (from?.Port?.IsIsolated == true && port.Port?.IsIsolated == true)
            return [Ends.At(stack, branch, new(StepKind.Bridge, $"{from.Name} and {port.Name} are isolated from each other", port.Line), Disposition.Dropped)];
        if (port.Port?.State is { } state and not "forwarding")
            return [Ends.At(stack, branch, new(StepKind.Bridge, $"the port {port.Name} of {bridge.Name} is {state}", port.Line), Disposition.Dropped)];

        var sent = branch.With(stack.Name, new Step(StepKind.Bridge, $"{bridge.Name}: out by its port {port.Name}", port.Line));
        return journey.Topology.PeerOf(stack, port) is { } peer
            ? Transmission.Across(journey, stack, port, peer, sent with { Packet = sent.Packet with { NextHop = nextHop } })
            : Segment.Send(journey, stack, port, sent with { Packet = sent.Packet with { NextHop = nextHop } });
    }

    // By the neighbour's link address and the bridge's forwarding database; else by whose port the address is behind.
    private static Link? PortTo(Journey journey, NetworkStack stack, Link bridge, Branch branch, Address nextHop)
    {
        var links = stack.Links.Value; // FromStack and FromPort came by one of them
        var wanted = nextHop.ToIPAddress();
        var neighbour = stack.Neighbours.IsKnown ? stack.Neighbours.Value.Neighbours.FirstOrDefault(entry => entry.Device == bridge.Name && entry.Address.Equals(wanted)) : null;
        if (neighbour?.LinkAddress is { } address && stack.Fdb.IsKnown
            && stack.Fdb.Value.Entries.FirstOrDefault(entry => entry.LinkAddress == address && (entry.Master == bridge.Name || links.Link(entry.Device)?.Master == bridge.Name)) is { } found)
            return links.Link(found.Device);

        var ports = links.Links.Where(port => port.Master == bridge.Name).ToList();
        return ports.FirstOrDefault(port => journey.Topology.PeerOf(stack, port) is { } peer && peer.Stack.Links.Value.Holder(wanted) is not null)
            ?? (ports.Count == 1 ? ports[0] : null);
    }
}
