using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>A tunnel of frames: route, gateway, neighbour, forwarding database, each must know the next one (drivers/net/vxlan, drivers/net/geneve.c).</summary>
internal static class FrameTunnel
{
    public const int GenevePort = 6081;

    // Outer IP, UDP, VXLAN or GENEVE, and the frame's own header.
    private const int Overhead4 = 50;
    private const int Overhead6 = 70;

    /// <summary>The hardware address within the tunnel of where the packet goes next.</summary>
    public static IEnumerable<Addressed> Resolve(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        var entry = Neighbourhood.Of(stack, link, branch);
        if (entry is { State: "FAILED" or "INCOMPLETE" })
            return [Unreachable(stack, branch, $"nobody answers for {nextHop} on {link.Name}: the neighbour is {entry.State}", entry.Line)];
        if (entry?.LinkAddress is { } known)
            return [To(branch, known)];
        if (!stack.Neighbours.IsKnown)
            return [new(branch, Ends.Unknown(stack, branch, $"who {nextHop} is on {link.Name}: {stack.Neighbours.WhyMissing}"))];

        // Asked by broadcast, which goes where the entry for what is not known leads to.
        var asked = Defaults(stack, link).ToList();
        if (asked.Count == 0)
            return [Unreachable(stack, branch, $"{link.Name} has no neighbour entry for {nextHop}", link.Line)];

        return OthersOn(journey, stack, link).FirstOrDefault(other => Answering.On(journey.Topology.LanBehind(other), nextHop, Asking.From(stack, link, branch.Packet)).Any()) is { Link.LinkAddress: { } answered }
            ? [To(branch, answered)]
            : [new(branch, Ends.Unknown(stack, branch, $"who answers for {nextHop} on {link.Name} is not in the input"))];
    }

    private static Addressed To(Branch branch, string linkAddress) => new(branch with { Packet = branch.Packet with { LinkDestination = linkAddress } }, null);

    private static Addressed Unreachable(NetworkStack stack, Branch branch, string what, SourceLine line) =>
        new(branch, Ends.At(stack, branch, new(StepKind.Neighbour, what, line), Disposition.NeighbourUnreachable));

    /// <summary>A frame into the tunnel.</summary>
    public static IEnumerable<PathEnd> Carry(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        if (link.Details is VxlanDetails { IsExternal: true } or TunnelDetails { IsExternal: true })
            return [Ends.Leaves(stack, branch, new(StepKind.Encapsulate, $"leaves the model at {link.Name}: a program says where each frame goes", link.Line))];
        if (SettingsOf(link) is not { } settings)
            return [Ends.Unknown(stack, branch, $"{link.Name}: its network number or port is not in the input (links/addr)")];
        if (branch.Packet.LinkDestination is not { } wanted)
            return [Ends.Unknown(stack, branch, $"which hardware address the frame is for on {link.Name} is not in the input")];
        if (settings.Remote is null && !stack.Fdb.IsKnown)
            return [Ends.Unknown(stack, branch, $"where {link.Name} sends {wanted}: {stack.Fdb.WhyMissing}")];

        var entry = EntryFor(journey, stack, link, wanted);
        if ((entry?.Destination is { } other ? Address.Of(other) : settings.Remote) is not { } remote)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"{link.Name} has no forwarding entry for {wanted}, which {branch.Packet.NextHop ?? branch.Packet.Destination} is: dropped without a word", link.Line), Disposition.Dropped)];

        return Sent(journey, stack, link, branch, settings with { Remote = remote, Port = entry?.Port ?? settings.Port, Id = entry?.Vni ?? settings.Id }, entry?.Line ?? link.Line);
    }

    private static List<PathEnd> Sent(Journey journey, NetworkStack stack, Link link, Branch branch, TunnelSettings to, SourceLine line)
    {
        var remote = to.Remote!.Value; // Carry found it
        var outer = Tunnel.Outer(branch.Packet, to.Local ?? new Address(0, remote.IsV6), remote, Protocol.Udp, remote.IsV6 ? Overhead6 : Overhead4) with { DestinationPort = to.Port, Vni = to.Id };
        var step = new Step(StepKind.Encapsulate, $"{link.Name}: network {to.Id}, to {branch.Packet.LinkDestination} at {remote}:{to.Port}", line, branch.Packet.ToString(), outer.ToString());
        return journey.Output(stack, branch.With(stack.Name, step) with { Packet = outer });
    }

    /// <summary>The static entry that has a frame's sender at another end: a tunnel that learns does not let it move, and drops the frame (vxlan_snoop).</summary>
    public static FdbEntry? Elsewhere(NetworkStack stack, Link link, Packet outer)
    {
        if (link.Details is not VxlanDetails { Learns: true } || !stack.Fdb.IsKnown || outer.Inner?.LinkSource is not { } sender)
            return null;

        var known = stack.Fdb.Value.Of(link.Name).FirstOrDefault(entry => entry.Destination is not null && entry.LinkAddress.Equals(sender, StringComparison.OrdinalIgnoreCase));
        return known is { Destination: { } there } && (known.IsPermanent || known.IsStatic) && Address.Of(there) != outer.Source ? known : null;
    }

    // What has no entry goes to all that stand behind 00:00:00:00:00:00; only the one whose it is takes it.
    private static FdbEntry? EntryFor(Journey journey, NetworkStack stack, Link link, string wanted)
    {
        if (!stack.Fdb.IsKnown)
            return null;

        var entries = stack.Fdb.Value.Of(link.Name).Where(entry => entry.Destination is not null).ToList();
        var owner = OthersOn(journey, stack, link).FirstOrDefault(other => journey.Topology.LanBehind(other).With(wanted).Any());
        return entries.FirstOrDefault(entry => entry.LinkAddress.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? entries.Where(entry => entry.IsDefault).OrderByDescending(entry => owner is not null && owner.Stack.Links.Value.Holder(entry.Destination!) is not null).FirstOrDefault(); // filtered
    }

    private static IEnumerable<Address> Defaults(NetworkStack stack, Link link) =>
        (stack.Fdb.IsKnown ? stack.Fdb.Value.Of(link.Name).Where(entry => entry.IsDefault).Select(entry => entry.Destination).OfType<System.Net.IPAddress>().Select(Address.Of) : [])
            .Concat(SettingsOf(link)?.Remote is { } remote ? [remote] : []);

    // The tunnel's devices of other stacks.
    private static IEnumerable<Attachment> OthersOn(Journey journey, NetworkStack stack, Link link) => journey.Topology.Stacks
        .Where(other => other != stack && other.Links.IsKnown)
        .SelectMany(other => other.Links.Value.Links.Where(end => Tunnel.IsOfFrames(end) && SettingsOf(end)?.Id == SettingsOf(link)?.Id).Select(end => new Attachment(other, end)));

    private static TunnelSettings? SettingsOf(Link link) => link.Details switch
    {
        VxlanDetails { Id: { } id, Port: { } port } vxlan => new(id, Of(vxlan.Local), vxlan.Remote is { } remote && !Address.Of(remote).IsMulticast ? Address.Of(remote) : null, port),
        TunnelDetails tunnel when link.Kind == "geneve" && IdOf(tunnel) is { } id => new(id, Of(tunnel.Local), Of(tunnel.Remote), tunnel.Port ?? GenevePort),
        _ => null,
    };

    /// <summary>GENEVE's network number.</summary>
    public static int? IdOf(TunnelDetails tunnel) => int.TryParse(tunnel.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static Address? Of(System.Net.IPAddress? address) => address is null ? null : Address.Of(address);

    /// <param name="Remote">Null where the forwarding database says where to.</param>
    private sealed record TunnelSettings(int Id, Address? Local, Address? Remote, int Port);
}
