using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Frames through a Linux bridge, and past the IP rules that <c>br_netfilter</c> has them meet (net/bridge/br_netfilter_hooks.c).</summary>
internal static class BridgeForwarding
{
    /// <summary>The stack itself sends by its bridge.</summary>
    public static IEnumerable<PathEnd> FromStack(Journey journey, NetworkStack stack, Link bridge, Branch branch)
    {
        if (FrameRules.Deciding(stack, bridge, null, branch) is { } rule)
            return [rule];

        var tagged = VlanFilter.In(stack, bridge, bridge, branch);
        return tagged.End is { } end ? [end] : BridgeExit.Choose(journey, stack, bridge, null, tagged.Branch).Go(journey, stack);
    }

    /// <summary>A frame comes in by a port.</summary>
    public static IEnumerable<PathEnd> FromPort(Journey journey, NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        if (port.Port?.State is { } state and not "forwarding")
            return [Ends.LostOnLink(stack, branch, new(StepKind.Bridge, $"the port {port.Name} of {bridge.Name} is {state}", port.Line))];
        if (bridge.IsUp == false)
            return [Ends.LostOnLink(stack, branch, new(StepKind.Bridge, $"{bridge.Name} is down", bridge.Line))];
        if (FrameRules.Deciding(stack, bridge, port, branch) is { } rule)
            return [rule];
        if (VlanFilter.In(stack, bridge, port, branch) is var tagged && tagged.End is { } end)
            return [end];

        return CallsIptables(stack, bridge, branch.Packet.IsV6) is { } calls
            ? calls ? PastIptables(journey, stack, bridge, port, tagged.Branch) : Straight(journey, stack, bridge, port, tagged.Branch)
            : Either(journey, stack, bridge, port, tagged.Branch);
    }

    // Where no rule is known, it is the same either way.
    private static IEnumerable<PathEnd> Either(Journey journey, NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        if (stack.Hooks(branch.Packet.IsV6).Chains.IsEmpty)
            return Straight(journey, stack, bridge, port, branch);

        var (calls, not) = branch.Split($"whether {bridge.Name} of {stack.Name} has iptables called (net.bridge.bridge-nf-call-iptables is not in the input)");
        var ends = calls is null ? [] : PastIptables(journey, stack, bridge, port, calls);
        return not is null ? ends : ends.Concat(Straight(journey, stack, bridge, port, not));
    }

    private static IEnumerable<PathEnd> Straight(Journey journey, NetworkStack stack, Link bridge, Link port, Branch branch) => IsForStack(stack, bridge, branch)
        ? ToStack(journey, stack, bridge, branch)
        : BridgeExit.Choose(journey, stack, bridge, port, branch).Go(journey, stack);

    private static List<PathEnd> PastIptables(Journey journey, NetworkStack stack, Link bridge, Link port, Branch branch)
    {
        var seen = branch with { Packet = branch.Packet with { InPort = port.Name } };
        return journey.Bridged(stack, bridge, seen, IsForStack(stack, bridge, branch), passed => BridgeExit.Choose(journey, stack, bridge, port, passed));
    }

    private static IEnumerable<PathEnd> ToStack(Journey journey, NetworkStack stack, Link bridge, Branch branch)
    {
        var come = VlanFilter.Out(stack, bridge, bridge, branch);
        if (come.End is { } end)
            return [end];
        if (come.Branch.Packet.Vlan is not { } vlan)
            return journey.Arrive(stack, bridge.Name, come.Branch);

        return Stacked.VlanOn(new(stack, bridge), vlan) is { } device
            ? Reception.Within(journey, device, come.Branch with { Packet = come.Branch.Packet with { Vlan = null, LinkDestination = null } })
            : [Ends.LostOnLink(stack, branch, new(StepKind.Bridge, $"the frame belongs to the VLAN {vlan}, for which {bridge.Name} has no device", bridge.Line))];
    }

    // By its hardware address; where that is not known, by the address that it is for.
    private static bool IsForStack(NetworkStack stack, Link bridge, Branch branch) => branch.Packet.LinkDestination is { } wanted && bridge.LinkAddress is not null
        ? Bridges.IsOwn(stack, bridge, wanted)
        : stack.Links.Value.Holder((branch.Packet.NextHop ?? branch.Packet.Destination).ToIPAddress()) is not null;

    /// <summary>The bridge's own switch or the namespace's: either is enough; null when neither is known.</summary>
    public static bool? CallsIptables(NetworkStack stack, Link bridge, bool isV6)
    {
        var own = !isV6 && bridge.Details is BridgeDetails details ? details.CallsIptables : null;
        var sysctl = stack.Sysctl.IsKnown ? stack.Sysctl.Value : null;
        var key = isV6 ? "net.bridge.bridge-nf-call-ip6tables" : "net.bridge.bridge-nf-call-iptables";
        bool? all = sysctl?.Number(key) is { } number ? number != 0 : sysctl?.IsAbsent(key) == true ? false : null;
        return own == true || all == true ? true : all;
    }
}
