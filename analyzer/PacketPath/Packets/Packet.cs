using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>A packet at one point of its way, and what the kernel remembers with it. Null is: not known.</summary>
internal sealed record Packet(Address Source, Address Destination, Protocol Protocol)
{
    /// <summary>For ICMP: null.</summary>
    public int? SourcePort { get; init; }

    public int? DestinationPort { get; init; }

    /// <summary>Of an ICMP message.</summary>
    public IcmpMessage Icmp { get; init; } = IcmpMessage.EchoRequest;

    public TcpFlags Flags { get; init; } = TcpFlags.Syn;

    /// <summary>Of the IP packet, headers included, in bytes.</summary>
    public int Length { get; init; } = 60;

    /// <summary>Of the longest piece that it was split into; null while it is whole.</summary>
    public int? PieceLength { get; init; }

    /// <summary>What a link must be able to carry at once.</summary>
    public int FrameLength => PieceLength ?? Length;

    public int TimeToLive { get; init; } = 64;

    /// <summary>The DSCP field (6 bits).</summary>
    public byte Dscp { get; init; }

    public bool IsDontFragment { get; init; } = true;

    /// <summary>Null for what this network stack sends itself, and at the hooks that have none.</summary>
    public string? InInterface { get; init; }

    /// <summary>Null before routing, and at the hooks that have none.</summary>
    public string? OutInterface { get; init; }

    /// <summary>Of the route: the gateway; null where it goes straight to its destination.</summary>
    public Address? NextHop { get; init; }

    /// <summary>The port of a bridge by which it came, while the bridge's rules or <c>br_netfilter</c> see it.</summary>
    public string? InPort { get; init; }

    /// <summary>The port of a bridge by which it leaves.</summary>
    public string? OutPort { get; init; }

    /// <summary>It crosses a bridge from port to port, though by which it leaves need not be known yet.</summary>
    public bool IsBridged { get; init; }

    public uint? Mark { get; init; } = 0;

    /// <summary>Where <c>CT --zone</c> put it, before connection tracking saw it.</summary>
    public TrackingZone Zone { get; init; }

    /// <summary>Nobody asked for its source port: it is a free one, and no connection of the input is its own.</summary>
    public bool HasFreePort { get; init; }

    /// <summary>IPVS has had it (<c>ipvs_property</c>).</summary>
    public bool IsBalanced { get; init; }

    /// <summary>The connection it belongs to; null where connection tracking has not seen it, or is off.</summary>
    public Connection? Connection { get; init; }

    public ConnectionState State { get; init; }

    /// <summary>It goes against the direction of the connection's first packet.</summary>
    public bool IsReply { get; init; }

    /// <summary>It goes back to whoever opened the flow, in whatever stack, tracked or not.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Sent by this network stack itself.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The user whose socket sends it; null where not known, and for what is forwarded.</summary>
    public long? User { get; init; }

    /// <summary>The hardware address that it came from, or null.</summary>
    public string? LinkSource { get; init; }

    /// <summary>The hardware address that it is sent to, or null.</summary>
    public string? LinkDestination { get; init; }

    /// <summary>Whoever it is sent to has just answered for the address, by way of all bridges between.</summary>
    public bool IsLinkAnswered { get; init; }

    /// <summary>The packet that an ICMP error is about, as it came to whoever reports it.</summary>
    public Packet? Quoted { get; init; }

    /// <summary>The VLAN that the frame is tagged with; null for none.</summary>
    public int? Vlan { get; init; }

    /// <summary>What it carries, where it is a tunnel's.</summary>
    public Packet? Inner { get; init; }

    /// <summary>The number of the virtual network that a tunnel's packet carries (VXLAN, GENEVE), or null.</summary>
    public int? Vni { get; init; }

    public bool IsV6 => Destination.IsV6;

    /// <summary>The kernel itself sends it, by a socket that belongs to no file: echoes, errors, resets.</summary>
    public bool IsOfKernel => IsAnswer && (Protocol == Protocol.Icmp || (int)Protocol == IcmpName.V6Protocol || (Protocol == Protocol.Tcp && Flags.HasFlag(TcpFlags.Reset)));

    // 10.244.3.2:45338 > 10.244.0.7:53
    public override string ToString() => $"{End(Source, SourcePort)} > {End(Destination, DestinationPort)}";

    private static string End(Address address, int? port) => port is null ? $"{address}" : address.IsV6 ? $"[{address}]:{port}" : $"{address}:{port}";
}

/// <summary>Type and code of an ICMP or ICMPv6 message.</summary>
internal readonly record struct IcmpMessage(byte Type, byte Code)
{
    public static IcmpMessage EchoRequest { get; } = new(8, 0);
    public static IcmpMessage EchoReply { get; } = new(0, 0);
    public static IcmpMessage EchoRequest6 { get; } = new(128, 0);
    public static IcmpMessage EchoReply6 { get; } = new(129, 0);
}

[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Push = 8,
    Ack = 16,
    Urgent = 32,
}
