using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>A tunnel of IP packets (ipip, sit, gre, ip6tnl): to its fixed other end, or to the gateway that the route names (net/ipv4/ip_tunnel.c).</summary>
internal static class PacketTunnel
{
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const int GreHeader = 4;
    private const int GreKey = 4;

    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        if (link.Details is not TunnelDetails tunnel)
            return [Ends.Unknown(stack, branch, $"{link.Name}: the ends of the tunnel are not in the input (links/addr)")];
        if (tunnel.IsExternal)
            return [Ends.Leaves(stack, branch, new(StepKind.Encapsulate, $"leaves the model at {link.Name}: a program says where each packet goes", link.Line))];
        if ((tunnel.Remote is { } fixedEnd ? Address.Of(fixedEnd) : branch.Packet.NextHop) is not { } to)
            return [Ends.At(stack, branch, new(StepKind.Encapsulate, $"{link.Name} has no other end, and the route names no gateway", link.Line), Disposition.NeighbourUnreachable)];

        var from = tunnel.Local is { } local ? Address.Of(local) : new Address(0, to.IsV6);
        // No frame goes in: whom the one that brought the packet was for is nothing at the other end.
        var inner = branch.Packet with { LinkDestination = null, LinkSource = null };
        var outer = Tunnel.Outer(inner, from, to, (Protocol)ProtocolOf(link, inner), Overhead(link, tunnel, to)) with
        {
            IsDontFragment = branch.Packet.IsDontFragment, // pmtudisc, which is on unless the tunnel was made without it
        };
        var step = new Step(StepKind.Encapsulate, $"{link.Name}: to {to}", link.Line, branch.Packet.ToString(), outer.ToString());
        return journey.Output(stack, branch.With(stack.Name, step) with { Packet = outer });
    }

    /// <summary>The protocol of the tunnel's own packets.</summary>
    public static int ProtocolOf(Link link, Packet inner) => link.Kind switch
    {
        "gre" or "gretap" or "ip6gre" or "ip6gretap" => Tunnel.Gre,
        "sit" or "ip6tnl" when inner.IsV6 => Tunnel.Ip6InIp,
        _ => Tunnel.IpInIp,
    };

    private static int Overhead(Link link, TunnelDetails tunnel, Address to) =>
        (to.IsV6 ? Ipv6Header : Ipv4Header) + (link.Kind is "gre" or "ip6gre" ? GreHeader + (tunnel.Key is null ? 0 : GreKey) : 0);
}
