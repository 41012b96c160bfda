using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Devices that stand on another one: VLANs, macvlan, ipvlan.</summary>
internal static class Stacked
{
    /// <summary>The device below, in the same stack or in the node's own; null for a device that stands on none, or where it is not in the input.</summary>
    public static Attachment? ParentOf(Topology topology, Attachment at)
    {
        if (!at.Link.StandsOnOther)
            return null;
        if (at.Link.Lower is { } lower && at.Stack.Links.Value.Link(lower) is { } own)
            return at with { Link = own };

        return at.Link.PeerIndex is { } index && at.Stack.Namespace is not null && topology.HostOf(at.Stack) is { Links.IsKnown: true } host
            && host.Links.Value.Links.FirstOrDefault(link => link.Index == index) is { } below ? new(host, below) : null;
    }

    /// <summary>The macvlan and ipvlan devices on this one, of all stacks of its node.</summary>
    public static IEnumerable<Attachment> ChildrenOf(Topology topology, Attachment parent) =>
        topology.StandingOn(parent).Where(child => child.Link.Details is MacvlanDetails);

    // In bridge mode (the default of CNI's plug-in) they reach each other, but never the device below itself.
    public static IEnumerable<Attachment> SiblingsOf(Topology topology, Attachment at, Attachment parent) =>
        at.Link.Details is MacvlanDetails { Mode: null or "bridge" or "l2" } ? ChildrenOf(topology, parent).Where(child => !child.IsSame(at)) : [];

    /// <summary>The VLAN's device on this one, or null.</summary>
    public static Attachment? VlanOn(Attachment at, int? id) =>
        at.Stack.Links.Value.Links.FirstOrDefault(link => link.Lower == at.Link.Name && link.Details is VlanDetails vlan && vlan.Id == id) is { } found ? at with { Link = found } : null;
}
