using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>What is asked of the routing tables.</summary>
/// <param name="Source">Null while the sender has none.</param>
/// <param name="InInterface">Null for what the stack sends itself (policy rules call that <c>iif lo</c>).</param>
internal readonly record struct RouteQuery(Address Destination, Address? Source, string? InInterface, uint? Mark, Protocol Protocol)
{
    public int? SourcePort { get; init; }
    public int? DestinationPort { get; init; }

    /// <summary>The device that the socket is bound to, or null.</summary>
    public string? OutInterface { get; init; }

    /// <summary>Of IPv6: of the routes to one prefix those by this device come first, whatever their metric (rt6_device_match); null for no preference.</summary>
    public string? PreferredDevice { get; init; }

    /// <summary>Of IPv6: of the routes to one prefix with one metric the first is taken, whichever routers prefer (ip6_pol_route_lookup, as netfilter's matches ask).</summary>
    public bool TakesFirst { get; init; }

    public byte Dscp { get; init; }

    /// <summary>Whose socket it is; null where not known, and for what is forwarded.</summary>
    public long? User { get; init; }

    /// <summary>As netfilter's own looks ask: policy rules see neither protocol nor ports (ipt_rpfilter.c).</summary>
    public RouteQuery OfAddresses() => this with { Protocol = 0, SourcePort = 0, DestinationPort = 0, User = 0 };

    public static RouteQuery Of(Packet packet) =>
        new(packet.Destination, packet.Source.IsUnspecified ? null : packet.Source, packet.IsLocal ? null : packet.InInterface, packet.Mark, packet.Protocol)
        {
            SourcePort = packet.SourcePort,
            DestinationPort = packet.DestinationPort,
            Dscp = packet.Dscp,
            User = packet.User,
        };
}
