using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>A frame comes in by a device, and goes to whoever it is for: a bridge, a bond, a VLAN, a device on top, or IP (__netif_receive_skb_core).</summary>
internal static class Reception
{
    // is_skb_forwardable leaves room for a tag.
    private const int VlanTag = 4;

    /// <summary>By the device at the end of a cable.</summary>
    public static IEnumerable<PathEnd> In(Journey journey, Attachment at, Branch branch) => at.Link is { IsUp: not false, Mtu: { } mtu } link && branch.Packet.FrameLength > mtu + VlanTag
        ? [Ends.At(at.Stack, branch, new(StepKind.Forward, $"{branch.Packet.FrameLength} bytes are more than {link.Name} takes, whose MTU is {mtu}: dropped without a word", link.Line), Disposition.Dropped)]
        : Within(journey, at, branch);

    /// <summary>By a tunnel, or a device that stands on another: how long it is nobody asks (vxlan_rcv, vlan_do_receive).</summary>
    public static IEnumerable<PathEnd> Within(Journey journey, Attachment at, Branch branch)
    {
        var (stack, link) = at;
        if (link.IsUp == false)
            return [Ends.LostOnLink(stack, branch, new(StepKind.Forward, $"{link.Name} is down", link.Line))];

        return Boundaries.At(stack, link, branch) is { } left ? [left] : Boundaries.Past(stack, link, branch, passed => Handled(journey, at, passed));
    }

    private static IEnumerable<PathEnd> Handled(Journey journey, Attachment at, Branch branch)
    {
        var (stack, link) = at;
        if (link.Master is { } name && stack.Links.Value.Link(name) is { } master)
            return ByMaster(journey, at, at with { Link = master }, branch);
        if (branch.Packet.LinkDestination is { } wanted && !wanted.Equals(link.LinkAddress, StringComparison.OrdinalIgnoreCase))
            return ToOther(journey, at, branch, wanted);

        return ToIp(journey, at, branch);
    }

    private static IEnumerable<PathEnd> ByMaster(Journey journey, Attachment at, Attachment master, Branch branch)
    {
        if (Boundaries.At(master.Stack, master.Link, branch) is { } left)
            return [left];
        if (Bridges.IsBridge(master.Stack, master.Link))
            return BridgeForwarding.FromPort(journey, master.Stack, master.Link, at.Link, branch);
        if (master.Link.Details is VrfDetails)
            return [Ends.Unknown(at.Stack, branch, $"{at.Link.Name} belongs to the VRF {master.Link.Name}: not modelled")];
        if (at.Link.BondPort?.State == "BACKUP")
            return [Ends.LostOnLink(at.Stack, branch, new(StepKind.Forward, $"{at.Link.Name} is a backup in {master.Link.Name}: what comes in there is dropped", at.Link.Line))];

        return Within(journey, master, branch);
    }

    // A frame for somebody else (PACKET_OTHERHOST), unless that one stands on this device.
    private static IEnumerable<PathEnd> ToOther(Journey journey, Attachment at, Branch branch, string wanted)
    {
        if (journey.Topology.StandingOn(at).FirstOrDefault(child => wanted.Equals(child.Link.LinkAddress, StringComparison.OrdinalIgnoreCase) && child.Link.Details is MacvlanDetails) is { } child)
            return Within(journey, child, branch);
        if (at.Link.LinkAddress is null)
            return ToIp(journey, at, branch);

        return [Ends.At(at.Stack, branch, new(StepKind.Forward, $"{at.Link.Name} has the link address {at.Link.LinkAddress}; the frame is for {wanted}", at.Link.Line), Disposition.Dropped)];
    }

    private static IEnumerable<PathEnd> ToIp(Journey journey, Attachment at, Branch branch)
    {
        if (branch.Packet.Vlan is not { } vlan)
            return journey.Arrive(at.Stack, at.Link.Name, branch);

        return Stacked.VlanOn(at, vlan) is { } tagged
            ? Within(journey, tagged, branch with { Packet = branch.Packet with { Vlan = null } })
            : [Ends.LostOnLink(at.Stack, branch, new(StepKind.Forward, $"the frame is tagged with the VLAN {vlan}, for which {at.Link.Name} has no device", at.Link.Line))];
    }
}
