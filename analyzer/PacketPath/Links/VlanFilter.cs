using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>The VLAN of a frame at a bridge that filters VLANs; at others frames pass as they are (net/bridge/br_vlan.c).</summary>
internal static class VlanFilter
{
    /// <summary>The frame with the VLAN that it belongs to within the bridge, or its end.</summary>
    /// <param name="port">The bridge itself for what the stack sends.</param>
    public static Addressed In(NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        if (bridge.Details is not BridgeDetails { FiltersVlans: true })
            return new(branch, null);
        if (VlansOf(stack, port) is not { IsKnown: true, Value: var vlans })
            return Unknown(stack, bridge, branch);
        if (branch.Packet.Vlan is { } tag)
            return vlans.Any(vlan => Holds(vlan, tag)) ? new(branch, null) : Dropped(stack, branch, $"the VLAN {tag} is not let in by {port.Name}", port);

        return vlans.FirstOrDefault(vlan => vlan.IsUntaggedIn) is { } own
            ? new(branch with { Packet = branch.Packet with { Vlan = own.First } }, null)
            : Dropped(stack, branch, $"frames without a tag are not let in by {port.Name}, which has no PVID", port);
    }

    /// <summary>The frame as it leaves by a port, or its end.</summary>
    public static Addressed Out(NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        if (bridge.Details is not BridgeDetails { FiltersVlans: true } || branch.Packet.Vlan is not { } vlan)
            return new(branch, null);
        if (VlansOf(stack, port) is not { IsKnown: true, Value: var vlans })
            return Unknown(stack, bridge, branch);

        return vlans.FirstOrDefault(held => Holds(held, vlan)) is { } found
            ? new(found.IsUntaggedOut ? branch with { Packet = branch.Packet with { Vlan = null } } : branch, null)
            : Dropped(stack, branch, $"the VLAN {vlan} is not let out by {port.Name}", port);
    }

    private static bool Holds(PortVlan vlan, int number) => number >= vlan.First && number <= vlan.Last;

    private static Availability<ImmutableArray<PortVlan>> VlansOf(NetworkStack stack, Link port) =>
        stack.Place.Read<BridgeVlans>("links/bridge-vlan").Or(() => stack.Place.Read<BridgeVlans>("links/bridge-vlan-text"))
            .Select(list => list.Vlans.Where(vlan => vlan.Port == port.Name).ToImmutableArray());

    private static Addressed Unknown(NetworkStack stack, Link bridge, Branch branch) => new(branch, Ends.Unknown(stack, branch, $"{bridge.Name} filters VLANs, which are not in the input (links/bridge-vlan)"));

    private static Addressed Dropped(NetworkStack stack, Branch branch, string what, Link port) => new(branch, Ends.LostOnLink(stack, branch, new(StepKind.Bridge, what, port.Line)));
}
