using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>The port by which a bridge sends a frame on, or why it does not (br_handle_frame_finish, should_deliver).</summary>
/// <param name="Port">Where there is an end, too: one of those by which it goes out in vain; null where it goes out by none.</param>
internal sealed record BridgeExit(Branch Branch, Link? Port, PathEnd? End)
{
    /// <param name="from">The port that it came by; null for what the stack sends itself.</param>
    public static BridgeExit Choose(Journey journey, NetworkStack stack, Link bridge, Link? from, Branch branch)
    {
        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        if ((PortFor(journey.Topology, stack, bridge, branch.Packet, nextHop) ?? ToItself(from, branch, nextHop)) is { } port)
            return Refusal(stack, bridge, from, port, branch) is { } refused ? new(branch, null, refused) : Tagged(stack, bridge, port, branch);

        var end = UnseenPod.For(journey.Topology, stack, branch) is { } pod
            ? UnseenPod.End(stack, bridge, branch, pod)
            : IsClosed(journey.Topology, stack, bridge)
                ? Ends.LostOnLink(stack, branch, new(StepKind.Bridge, $"nobody on {bridge.Name} has {branch.Packet.LinkDestination ?? nextHop.ToString()}", bridge.Line))
            : Ends.Unknown(stack, branch, $"which port of {bridge.Name} leads to {branch.Packet.LinkDestination ?? nextHop.ToString()} is not in the input (routing/neighbours, links/bridge-fdb)");
        return new(branch, end.IsLostOnLink ? FloodedBy(stack, bridge, from, branch) : null, end);
    }

    // A pod that is sent back to itself is behind the port that it came by, be it in the input or not.
    private static Link? ToItself(Link? from, Branch branch, Address nextHop) => branch.Sent is { Source: var sender } && sender == nextHop ? from : null;

    private static bool IsClosed(Topology topology, NetworkStack stack, Link bridge) => Bridges.PortsOf(stack, bridge).All(port => topology.LanOf(new(stack, port)).Open is null);

    // What nobody has goes out by all ports that may, where hairpin is on back by its own, too: rules see it before it is lost at the other ends.
    private static Link? FloodedBy(NetworkStack stack, Link bridge, Link? from, Branch branch) =>
        branch.Packet.LinkDestination is null ? null : Bridges.PortsOf(stack, bridge).FirstOrDefault(port => Refusal(stack, bridge, from, port, branch) is null);

    private static BridgeExit Tagged(NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        var sent = VlanFilter.Out(stack, bridge, port, branch with { Packet = branch.Packet with { OutPort = port.Name } });
        return new(sent.Branch, sent.End is null ? port : null, sent.End);
    }

    public IEnumerable<PathEnd> Go(Journey journey, NetworkStack stack) => End is { } end ? [end] : Sent(journey, stack, Port!, Branch); // one of both is there

    /// <summary>The frame leaves by a port.</summary>
    public static IEnumerable<PathEnd> Sent(Journey journey, NetworkStack stack, Link port, Branch branch) =>
        Transmission.Out(journey, new(stack, port), branch.With(stack.Name, new Step(StepKind.Bridge, $"{port.Master}: out by its port {port.Name}", port.Line)));

    private static PathEnd? Refusal(NetworkStack stack, Link bridge, Link? from, Link port, Branch branch)
    {
        if (port.Port?.State is { } state and not "forwarding")
            return Dropped(stack, branch, $"the port {port.Name} of {bridge.Name} is {state}", port);
        if (from is not null && port.Name == from.Name && port.Port?.IsHairpin != true)
            return port.Port?.IsHairpin is null
                ? Ends.Unknown(stack, branch, $"whether {port.Name}, by which the frame came, takes it back is not in the input (hairpin: links/bridge-link)")
                : Dropped(stack, branch, $"back by {port.Name} it came by, where hairpin is off", port);
        if (from?.Port?.IsIsolated == true && port.Port?.IsIsolated == true)
            return Dropped(stack, branch, $"{from.Name} and {port.Name} are isolated from each other", port);

        return port.Mtu is { } mtu && branch.Packet.FrameLength > mtu + VlanTag
            ? Ends.At(stack, branch, new(StepKind.Bridge, $"{branch.Packet.FrameLength} bytes do not fit the port {port.Name}, whose MTU is {mtu}: dropped without a word", port.Line), Disposition.Dropped)
            : null;
    }

    // is_skb_forwardable leaves room for a tag.
    private const int VlanTag = 4;

    private static PathEnd Dropped(NetworkStack stack, Branch branch, string what, Link port) => Ends.LostOnLink(stack, branch, new(StepKind.Bridge, what, port.Line));

    // An entry, be it static, goes over to the port by which its address is seen next (br_fdb_update).
    private static Link? PortFor(Topology topology, NetworkStack stack, Link bridge, Packet packet, Address nextHop)
    {
        var isSeen = packet.LinkDestination is not null && (packet.IsLinkAnswered || packet.IsAnswer);
        return (isSeen ? Bridges.PortsOf(stack, bridge).FirstOrDefault(port => Leads(topology, new(stack, port), packet.LinkDestination, nextHop)) : null)
            ?? PortTo(topology, stack, bridge, packet.LinkDestination, nextHop);
    }

    // By the forwarding database; what that does not know goes out by all ports, and reaches whom it is for.
    public static Link? PortTo(Topology topology, NetworkStack stack, Link bridge, string? linkAddress, Address nextHop)
    {
        var links = stack.Links.Value; // a bridge of theirs
        if (linkAddress is not null && stack.Fdb.IsKnown && stack.Fdb.Value.Entries.FirstOrDefault(entry => IsFor(entry, linkAddress) && links.Link(entry.Device)?.Master == bridge.Name) is { } found)
            return links.Link(found.Device);

        var ports = Bridges.PortsOf(stack, bridge).ToList();
        return ports.FirstOrDefault(port => Leads(topology, new(stack, port), linkAddress, nextHop)) ?? (ports.Count == 1 ? ports[0] : null);
    }

    private static bool IsFor(FdbEntry entry, string linkAddress) => !entry.IsOwn && entry.LinkAddress.Equals(linkAddress, StringComparison.OrdinalIgnoreCase);

    private static bool Leads(Topology topology, Attachment port, string? linkAddress, Address nextHop)
    {
        var lan = topology.LanOf(port);
        return linkAddress is not null ? lan.With(linkAddress).Any() : lan.Holding(nextHop).Any();
    }
}
