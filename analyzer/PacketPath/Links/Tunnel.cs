using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Ipvs;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Into a tunnel, whose own packet then takes its way to the other end, and out of it there; the mark stays, the connection does not.</summary>
internal static class Tunnel
{
    public const int IpInIp = 4;

    private const int Ip4Header = 20;
    public const int Ip6InIp = 41;
    public const int Gre = 47;

    /// <summary>Whether it carries whole frames (VXLAN, GENEVE), so that hardware addresses count within it.</summary>
    public static bool IsOfFrames(Link link) => link.Kind is "vxlan" or "geneve" or "gretap" or "ip6gretap" or "erspan" || link.Details is VxlanDetails;

    /// <summary>Whether it carries packets of IP.</summary>
    public static bool IsOfPackets(Link link) => !IsOfFrames(link) && (link.Kind is "ipip" or "sit" or "gre" or "ip6tnl" or "ip6gre" or "wireguard" or "vti" or "vti6" or "xfrm" || link.Details is TunnelDetails);

    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Link link, Branch branch) => link.Kind switch
    {
        "wireguard" => WireGuard.Send(journey, stack, link, branch),
        "ipip" or "gre" or "sit" or "ip6tnl" or "ip6gre" or null => PacketTunnel.Send(journey, stack, link, branch),
        _ => [Ends.Unknown(stack, branch, $"{link.Name}: what a tunnel of the kind {link.Kind} does is not modelled")],
    };

    /// <summary>In IP to a server of IPVS (<c>ipvsadm -i</c>).</summary>
    public static Branch ToServer(NetworkStack stack, RealServer server, Branch branch)
    {
        var outer = Outer(branch.Packet, new(0, server.End.Address.IsV6), server.End.Address, (Protocol)IpInIp, Ip4Header);
        return branch.With(stack.Name, new Step(StepKind.Encapsulate, $"IPVS: in IP to {server.End.Address}", server.Line, branch.Packet.ToString(), outer.ToString())) with { Packet = outer, Route = null };
    }

    /// <summary>The tunnel's own packet around what it carries.</summary>
    public static Packet Outer(Packet inner, Address from, Address to, Protocol protocol, int overhead) => new(from, to, protocol)
    {
        Inner = inner with { Connection = null, State = ConnectionState.None, IsReply = false, Zone = default, OutInterface = null, InInterface = null, InPort = null, OutPort = null },
        Length = inner.Length + overhead,
        Mark = inner.Mark,
        IsDontFragment = false,
        State = ConnectionState.None,
        Flags = TcpFlags.None,
        IsAnswer = inner.IsAnswer,
        HasFreePort = inner.HasFreePort,
    };

    /// <summary>What a packet that INPUT let in carries, for the tunnel that takes it; null where it is none's.</summary>
    public static IEnumerable<PathEnd>? Receive(Journey journey, NetworkStack stack, Branch branch)
    {
        if (branch.Packet.Inner is not { } inner || !stack.Links.IsKnown)
            return null;
        if (stack.Links.Value.Links.Where(link => Takes(link, branch.Packet)).OrderByDescending(link => Closeness(link)).FirstOrDefault() is not { } link)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"no tunnel of {stack.Name} takes {Name(branch.Packet)}"), Disposition.Dropped)];

        if (FrameTunnel.Elsewhere(stack, link, branch.Packet) is { } elsewhere)
            return [Ends.LostOnLink(stack, branch, new(StepKind.Encapsulate, $"{link.Name} learns, and has {inner.LinkSource} at {elsewhere.Destination} for good: what comes from {branch.Packet.Source} is dropped", elsewhere.Line))];

        // What comes out has the mark that the tunnel's packet got on its way in (iptunnel_pull_header: within one namespace it stays).
        var step = new Step(StepKind.Encapsulate, $"{link.Name} unpacks {inner}", link.Line, branch.Packet.ToString(), inner.ToString());
        return Reception.Within(journey, new(stack, link), branch.With(stack.Name, step) with { Route = null, Packet = inner with { Mark = branch.Packet.Mark, IsLocal = false, User = null } });
    }

    private static bool Takes(Link link, Packet packet) => link.Details switch
    {
        VxlanDetails vxlan => packet.Protocol == Protocol.Udp && vxlan.Port == packet.DestinationPort && (vxlan.Id == packet.Vni || vxlan.IsExternal),
        TunnelDetails tunnel when link.Kind is "geneve" => packet.Protocol == Protocol.Udp && (tunnel.Port ?? FrameTunnel.GenevePort) == packet.DestinationPort && FrameTunnel.IdOf(tunnel) == packet.Vni,
        TunnelDetails tunnel when link.IsUp != false => PacketTunnel.ProtocolOf(link, packet.Inner!) == (int)packet.Protocol && IsFrom(tunnel, packet), // Receive looked
        _ => false,
    };

    private static bool IsFrom(TunnelDetails tunnel, Packet packet) =>
        (tunnel.Remote is null || Address.Of(tunnel.Remote) == packet.Source) && (tunnel.Local is null || Address.Of(tunnel.Local) == packet.Destination);

    // Both ends before one, one before any (ip_tunnel_lookup).
    private static int Closeness(Link link) => link.Details is TunnelDetails tunnel ? (tunnel.Remote is null ? 0 : 2) + (tunnel.Local is null ? 0 : 1) : 0;

    private static string Name(Packet packet) => packet.Vni is { } id ? $"UDP to port {packet.DestinationPort} with the network {id}" : $"packets of the protocol {(int)packet.Protocol} from {packet.Source}";
}
