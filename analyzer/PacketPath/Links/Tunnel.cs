using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Ipvs;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Into a tunnel, whose own packet then takes its way to the other end; the mark stays, the connection does not.</summary>
internal static class Tunnel
{
    private const int IpInIp = 4;
    private const int VxlanOverhead = 50;
    private const int IpInIpOverhead = 20;

    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Link link, Branch branch) => link.Details switch
    {
        VxlanDetails vxlan => Vxlan(journey, stack, link, vxlan, branch),
        TunnelDetails tunnel when link.Kind is "ipip" or null => OverIp(journey, stack, link, tunnel, branch),
        _ => [Ends.Unknown(stack, branch, $"{link.Name}: what a tunnel of the kind {link.Kind} does is not modelled")],
    };

    // Route, gateway, neighbour, forwarding database: each must know the next one.
    private static List<PathEnd> Vxlan(Journey journey, NetworkStack stack, Link link, VxlanDetails vxlan, Branch branch)
    {
        if (vxlan is not { Id: { } id, Local: { } local, Port: { } port })
            return [Ends.Unknown(stack, branch, $"{link.Name}: its VNI, local address or port is not in the input (ip -d link)")];
        if (Neighbourhood.Refusal(stack, link, branch) is { } failed)
            return [failed];

        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        if (Neighbourhood.Of(stack, link, branch)?.LinkAddress is not { } inner)
            return [stack.Neighbours.IsKnown
                ? Ends.At(stack, branch, new(StepKind.Neighbour, $"{link.Name} has no neighbour entry for {nextHop}", link.Line), Disposition.NeighbourUnreachable)
                : Ends.Unknown(stack, branch, $"who {nextHop} is on {link.Name}: {stack.Neighbours.WhyMissing}")];

        if (!stack.Fdb.IsKnown)
            return [Ends.Unknown(stack, branch, $"where {link.Name} sends {inner}: {stack.Fdb.WhyMissing}")];
        var entry = stack.Fdb.Value.Of(link.Name).FirstOrDefault(entry => entry.LinkAddress == inner && entry.Destination is not null);
        if ((entry?.Destination ?? vxlan.Remote) is not { } remote)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"{link.Name} has no forwarding entry for {inner}, which {nextHop} is", link.Line), Disposition.NeighbourUnreachable)];

        var outer = Outer(branch, Address.Of(local), Address.Of(remote), Protocol.Udp, VxlanOverhead) with { DestinationPort = port };
        var step = new Step(StepKind.Encapsulate, $"{link.Name}: VNI {id}, to {inner} at {remote}:{port}", entry?.Line ?? link.Line, branch.Packet.ToString(), outer.ToString());
        return journey.Output(stack, branch.With(stack.Name, step) with { Packet = outer with { LinkDestination = inner } });
    }

    private static List<PathEnd> OverIp(Journey journey, NetworkStack stack, Link link, TunnelDetails tunnel, Branch branch)
    {
        var remote = tunnel.Remote is { } fixedEnd ? Address.Of(fixedEnd) : branch.Packet.NextHop;
        if (remote is not { } to)
            return [Ends.Unknown(stack, branch, $"{link.Name} has no other end, and the route names no gateway")];

        var outer = Outer(branch, tunnel.Local is { } local ? Address.Of(local) : new Address(0, to.IsV6), to, (Protocol)IpInIp, IpInIpOverhead);
        var step = new Step(StepKind.Encapsulate, $"{link.Name}: to {to}", link.Line, branch.Packet.ToString(), outer.ToString());
        return journey.Output(stack, branch.With(stack.Name, step) with { Packet = outer });
    }

    /// <summary>In IP to a server of IPVS (<c>ipvsadm -i</c>).</summary>
    public static Branch ToServer(NetworkStack stack, RealServer server, Branch branch)
    {
        var outer = Outer(branch, new(0, server.End.Address.IsV6), server.End.Address, (Protocol)IpInIp, IpInIpOverhead);
        return branch.With(stack.Name, new Step(StepKind.Encapsulate, $"IPVS: in IP to {server.End.Address}", server.Line, branch.Packet.ToString(), outer.ToString())) with { Packet = outer, Route = null };
    }

    private static Packet Outer(Branch branch, Address from, Address to, Protocol protocol, int overhead) => new(from, to, protocol)
    {
        Inner = branch.Packet,
        Length = branch.Packet.Length + overhead,
        Mark = branch.Packet.Mark,
        IsDontFragment = false,
        State = ConnectionState.None,
        Flags = TcpFlags.None,
    };

    /// <summary>What a packet that INPUT let in carries, for the tunnel that takes it; null where it is none's.</summary>
    public static IEnumerable<PathEnd>? Receive(Journey journey, NetworkStack stack, Branch branch)
    {
        if (branch.Packet.Inner is not { } inner || !stack.Links.IsKnown)
            return null;

        var link = stack.Links.Value.Links.FirstOrDefault(link => Takes(link, branch.Packet));
        if (link is null)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"no tunnel takes {branch.Packet}"), Disposition.Refused)];
        if (link.IsUp == false)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"{link.Name} is down", link.Line), Disposition.Dropped)];
        if (branch.Packet.LinkDestination is { } wanted && link.LinkAddress is { } own && !wanted.Equals(own, StringComparison.OrdinalIgnoreCase))
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"{link.Name} has the link address {own}; the frame is for {wanted}", link.Line), Disposition.Dropped)];

        var step = new Step(StepKind.Encapsulate, $"{link.Name} unpacks {inner}", link.Line, branch.Packet.ToString(), inner.ToString());
        return journey.Arrive(stack, link.Name, Transmission.Scrubbed(branch.With(stack.Name, step) with { Packet = inner }, null));
    }

    private static bool Takes(Link link, Packet packet) => link.Details switch
    {
        VxlanDetails vxlan => packet.Protocol == Protocol.Udp && vxlan.Port == packet.DestinationPort,
        TunnelDetails tunnel => (int)packet.Protocol == IpInIp && (tunnel.Remote is null || Address.Of(tunnel.Remote) == packet.Source),
        _ => false,
    };
}
