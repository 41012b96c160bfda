using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Links;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Goes where a frame may go that a device sends, or gets.</summary>
internal sealed class LanWalk(Topology topology)
{
    private readonly HashSet<(string Stack, string Device)> _seen = [];
    private readonly ImmutableArray<Attachment>.Builder _members = ImmutableArray.CreateBuilder<Attachment>();
    private Attachment? _open;

    /// <summary>What a device reaches that sends.</summary>
    public static Lan From(Topology topology, Attachment sender)
    {
        var walk = new LanWalk(topology);
        walk.Sends(sender);
        return new([.. walk._members.Where(member => !member.IsSame(sender))], walk._open);
    }

    /// <summary>What lies behind a device that gets frames, itself included.</summary>
    public static Lan Into(Topology topology, Attachment receiver)
    {
        var walk = new LanWalk(topology);
        walk.Gets(receiver);
        return new(walk._members.ToImmutable(), walk._open);
    }

    private void Sends(Attachment from)
    {
        if (!_seen.Add((from.Stack.Name, from.Link.Name)))
            return;

        if (Bridges.IsBridge(from.Stack, from.Link))
            SendsByPorts(from);
        else if (Stacked.ParentOf(topology, from) is { } parent)
            SendsByParent(from, parent);
        else if (topology.PeerOf(from.Stack, from.Link) is { } peer)
            Gets(peer);
        else
            Leaves(from);
    }

    private void SendsByPorts(Attachment bridge)
    {
        foreach (var port in Bridges.PortsOf(bridge.Stack, bridge.Link))
            Sends(bridge with { Link = port });
    }

    // A VLAN's frames go to the same VLAN of the other end; without an end in the input they are a segment of their own.
    private void SendsByParent(Attachment from, Attachment parent)
    {
        foreach (var sibling in Stacked.SiblingsOf(topology, from, parent))
            _members.Add(sibling);

        if (from.Link.Details is not VlanDetails vlan)
            Sends(parent);
        else if (topology.PeerOf(parent.Stack, parent.Link) is not { } peer)
            Leaves(from);
        else if (Stacked.VlanOn(peer, vlan.Id) is { } tagged)
            Gets(tagged);
    }

    private void Gets(Attachment to)
    {
        _seen.Add((to.Stack.Name, to.Link.Name));
        if (to.Link.Master is { } name && to.Stack.Links.Value.Link(name) is { } master && master.Details is not VrfDetails)
        {
            GetsByMaster(to with { Link = master });
            return;
        }

        _members.Add(to);
        _members.AddRange(Stacked.ChildrenOf(topology, to));
    }

    private void GetsByMaster(Attachment master)
    {
        if (!_seen.Add((master.Stack.Name, master.Link.Name)))
            return;

        _members.Add(master);
        if (Bridges.IsBridge(master.Stack, master.Link))
            SendsByPorts(master);
    }

    private void Leaves(Attachment by)
    {
        _open ??= by;
        foreach (var other in topology.OnSegmentOf(by))
            Gets(other);
    }
}
