using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Out of a device, and into whatever is at its other end.</summary>
internal static class Transmission
{
    /// <summary>All ends of the packet's further way; its own stack is done with it (POSTROUTING is behind it).</summary>
    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Branch branch)
    {
        if (branch.Route is RouteResult.Local || branch.Packet.OutInterface == "lo")
            return journey.Arrive(stack, "lo", branch);
        if (branch.Packet.OutInterface is not { } device || !stack.Links.IsKnown || stack.Links.Value.Link(device) is not { } link)
            return [Ends.Unknown(stack, branch, $"the device {branch.Packet.OutInterface} is not in the input (links/addr)")];
        if (link.IsUp == false)
            return [Ends.At(stack, branch, new(StepKind.Forward, $"{device} is down", link.Line), Disposition.Dropped)];

        return Out(journey, stack, link, branch);
    }

    private static IEnumerable<PathEnd> Out(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        if (link.Kind is "vxlan" or "geneve" or "ipip" or "sit" or "gre" or "ip6tnl" or "wireguard" || link.Details is VxlanDetails or TunnelDetails)
            return Tunnel.Send(journey, stack, link, branch);
        if (IsEbpfs(link.Name))
            return [Ends.Leaves(stack, branch, new(StepKind.Forward, $"{link.Name}: eBPF forwards from there, which is not modelled", link.Line))];
        if (Neighbourhood.Refusal(stack, link, branch) is { } failed)
            return [failed];
        if (IsBridge(stack, link))
            return BridgeForwarding.FromStack(journey, stack, link, branch);

        return journey.Topology.PeerOf(stack, link) is { } peer ? Across(journey, stack, link, peer, branch) : Segment.Send(journey, stack, link, branch);
    }

    /// <summary>Through a veth pair: in another namespace the packet is a new one, without mark and connection (skb_scrub_packet).</summary>
    public static IEnumerable<PathEnd> Across(Journey journey, NetworkStack stack, Link link, Attachment peer, Branch branch)
    {
        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        var come = Scrubbed(branch.With(stack.Name, new Step(StepKind.Forward, $"by {link.Name} to {peer.Link.Name} of {peer.Stack.Name}", link.Line)), link.LinkAddress);
        if (peer.Link.IsUp == false)
            return [Ends.At(peer.Stack, come, new(StepKind.Forward, $"{peer.Link.Name} is down", peer.Link.Line), Disposition.Dropped)];

        return peer.Link.Master is { } master && peer.Stack.Links.Value.Link(master) is { } bridge && IsBridge(peer.Stack, bridge)
            ? BridgeForwarding.FromPort(journey, peer.Stack, bridge, peer.Link, come, nextHop)
            : journey.Arrive(peer.Stack, peer.Link.Name, come);
    }

    /// <summary>As another stack gets it.</summary>
    public static Branch Scrubbed(Branch branch, string? linkSource) => branch with
    {
        Route = null,
        Packet = branch.Packet with
        {
            Mark = 0, Connection = null, State = Connections.ConnectionState.None, IsReply = false, IsLocal = false, User = null, Zone = default, IsBalanced = false,
            InInterface = null, OutInterface = null, InPort = null, OutPort = null, IsBridged = false, NextHop = null, LinkSource = linkSource,
        },
    };

    public static bool IsBridge(NetworkStack stack, Link link) =>
        link.Kind == "bridge" || link.Details is BridgeDetails || (link.Kind is null && stack.Links.Value.Links.Any(port => port.Master == link.Name && port.Port is not null));

    // Cilium's devices.
    private static bool IsEbpfs(string name) => name.StartsWith("lxc", StringComparison.Ordinal) || name.StartsWith("cilium_", StringComparison.Ordinal);
}
