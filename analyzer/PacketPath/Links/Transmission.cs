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
        if (Boundaries.At(stack, link, branch) is { } left)
            return [left];
        if (TooLong(stack, link, branch) is { } refused)
            return [refused];

        var fitting = Split(link, branch);
        return Tunnel.IsOfPackets(link) ? Tunnel.Send(journey, stack, link, fitting) : Framed(journey, stack, link, fitting);
    }

    // What may be split goes in pieces (ip_fragment).
    private static Branch Split(Link link, Branch branch) => Mtu.Of(branch, link) is { } mtu && branch.Packet.Length > mtu.Bytes
        ? branch with { Packet = branch.Packet with { PieceLength = mtu.Bytes } }
        : branch;

    // What is forwarded was asked before its FORWARD hook; here it is the stack's own, which most sockets, and the kernel's for echoes, split as they write it
    // (ip_append_data), whatever they say of splitting on the way.
    private static PathEnd? TooLong(NetworkStack stack, Link link, Branch branch) =>
        branch.Packet is { IsDontFragment: true, Length: var length } and not { IsLocal: true, Protocol: Protocol.Tcp or Protocol.Udp or Protocol.Icmp or (Protocol)IcmpName.V6Protocol } && Mtu.Of(branch, link) is { } mtu && length > mtu.Bytes
            ? Ends.At(stack, branch, new(StepKind.Forward, $"{length} bytes that may not be split do not fit the MTU {mtu.Bytes} of {link.Name}", mtu.Line), Disposition.MtuExceeded)
            : null;

    private static List<PathEnd> Framed(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        var framed = branch with { Packet = branch.Packet with { Vlan = null, LinkSource = link.LinkAddress } };
        var (by, ends) = (new Attachment(stack, link), new List<PathEnd>(1));
        foreach (var addressed in Tunnel.IsOfFrames(link) ? FrameTunnel.Resolve(journey, stack, link, framed) : Neighbourhood.Resolve(journey, by, framed))
        {
            if (addressed.End is { } end)
                ends.Add(end);
            else
                ends.AddRange(addressed.Settled(stack, Out(journey, by, addressed.Branch)));
        }

        return ends;
    }

    /// <summary>A frame out of a device; whom it is for is known, as far as it can be.</summary>
    public static IEnumerable<PathEnd> Out(Journey journey, Attachment by, Branch branch)
    {
        var (stack, link) = by;
        if (link.IsUp == false)
            return [Ends.LostOnLink(stack, branch, new(StepKind.Forward, $"{link.Name} is down", link.Line))];
        if (Boundaries.At(stack, link, branch) is { } left)
            return [left];

        return Boundaries.Filtered(stack, link, branch, comesIn: false, passed => OutPast(journey, by, passed));
    }

    private static IEnumerable<PathEnd> OutPast(Journey journey, Attachment by, Branch branch)
    {
        var (stack, link) = by;
        if (Tunnel.IsOfFrames(link))
            return FrameTunnel.Carry(journey, stack, link, branch);
        if (Bridges.IsBridge(stack, link))
            return BridgeForwarding.FromStack(journey, stack, link, branch);
        if (Stacked.ParentOf(journey.Topology, by) is { } parent)
            return OnParent(journey, by, parent, branch);

        return journey.Topology.PeerOf(stack, link) is { } peer ? Across(journey, by, peer, branch) : Segment.Send(journey, by, branch);
    }

    private static IEnumerable<PathEnd> OnParent(Journey journey, Attachment by, Attachment parent, Branch branch)
    {
        if (branch.Packet.LinkDestination is { } wanted && Stacked.SiblingsOf(journey.Topology, by, parent).FirstOrDefault(sibling => wanted.Equals(sibling.Link.LinkAddress, StringComparison.OrdinalIgnoreCase)) is { } sibling)
            return Across(journey, by, sibling, branch);
        if (by.Link.Details is not VlanDetails vlan)
            return Out(journey, parent, branch);

        // Where nothing shows the other end, devices of one VLAN are known by their subnet.
        return parent.Link.IsUp != false && journey.Topology.PeerOf(parent.Stack, parent.Link) is null && !Bridges.IsBridge(parent.Stack, parent.Link)
            ? Segment.Send(journey, by, branch)
            : Out(journey, parent, branch with { Packet = branch.Packet with { Vlan = vlan.Id } });
    }

    /// <summary>Straight into another device: through a veth pair, or between two on the same one.</summary>
    private static IEnumerable<PathEnd> Across(Journey journey, Attachment by, Attachment peer, Branch branch) =>
        Reception.In(journey, peer, Scrubbed(branch.With(by.Stack.Name, new Step(StepKind.Forward, $"by {by.Link.Name} to {peer}", by.Link.Line)), by, peer.Stack));

    /// <summary>As the next one gets it: without connection, and in another namespace without mark (skb_scrub_packet).</summary>
    public static Branch Scrubbed(Branch branch, Attachment by, NetworkStack next) => branch with
    {
        Route = null,
        Packet = branch.Packet with
        {
            Mark = by.Stack == next ? branch.Packet.Mark : 0,
            Connection = null,
            State = Connections.ConnectionState.None,
            IsReply = false,
            IsLocal = false,
            User = null,
            Zone = default,
            IsBalanced = false,
            InInterface = null,
            OutInterface = null,
            InPort = null,
            OutPort = null,
            IsBridged = false,
            LinkSource = branch.Packet.LinkSource ?? by.Link.LinkAddress,
        },
    };
}
