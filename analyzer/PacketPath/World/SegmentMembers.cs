using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Links;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Which devices of other stacks hang on the same physical segment: those with an address in the same subnet, as nothing else tells.</summary>
internal static class SegmentMembers
{
    public static IEnumerable<Attachment> Of(Topology topology, Attachment by)
    {
        if (!IsOpenEnd(topology, by))
            yield break;

        var own = Face(by).Link.Addresses;
        foreach (var stack in topology.Stacks.Where(stack => stack != by.Stack && stack.Links.IsKnown))
        {
            foreach (var link in stack.Links.Value.Links)
            {
                var other = new Attachment(stack, link);
                if (IsOpenEnd(topology, other) && !(IsPodPort(by.Link) && IsPodPort(link)) && SharesSubnet(own, Face(other).Link))
                    yield return other;
            }
        }
    }

    /// <summary>The device that has the addresses: the bridge or bond that it is a port of, or itself.</summary>
    private static Attachment Face(Attachment at) =>
        at.Link.Master is { } name && at.Stack.Links.Value.Link(name) is { } master ? at with { Link = master } : at;

    // A pod's veth ends on its node, whether the other end is in the input or not; a node's own may lead to another machine (nodes that are containers).
    private static bool IsOpenEnd(Topology topology, Attachment at) =>
        !at.Link.IsLoopback
        && at.Link.Kind is not ("vxlan" or "geneve" or "ipip" or "sit" or "gre" or "gretap" or "ip6tnl" or "ip6gre" or "wireguard" or "dummy" or "ifb" or "tun" or "vrf" or "openvswitch" or "netkit")
        && !(IsVeth(at.Link) && at.Stack.Namespace is not null)
        && !Bridges.IsBridge(at.Stack, at.Link)
        && topology.PeerOf(at.Stack, at.Link) is null;

    private static bool IsVeth(Link link) => link.Kind == "veth" || (link.Kind is null && link.PeerIndex is not null);

    // What a container engine's bridge has on one node and on the next (172.17.0.0/16) is not one segment.
    private static bool IsPodPort(Link link) => IsVeth(link) && link.Master is not null;

    private static bool SharesSubnet(IEnumerable<InterfaceAddress> own, Link other) => own.Any(one => other.Addresses.Any(two =>
        !one.Network.IsHost && !IsLinkLocal(one.Address) && one.Network.Length == two.Network.Length && one.Network.Contains(two.Address)));

    private static bool IsLinkLocal(IPAddress address) => Packets.Address.Of(address).IsLinkLocal || IPAddress.IsLoopback(address);
}
