using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>A packet at one point of its way, and what the kernel remembers with it. Null is: not known.</summary>
internal sealed record Packet
{
    // A way copies its packet at nearly every step: what changes often is kept small, and what seldom does is shared.
    private readonly Bits _source, _destination, _nextHop;
    private readonly PacketFrame _frame = PacketFrame.None;
    private readonly PacketContent _content = PacketContent.FirstOfTcp;
    private readonly int _sourcePort = -1, _destinationPort = -1;
    private readonly uint _mark;
    private readonly bool _isMarkUnknown, _hasNextHop, _isV6Source, _isV6NextHop;

    public Packet(Address source, Address destination, Protocol protocol) => (Source, Destination, Protocol) = (source, destination, protocol);

    public Address Source
    {
        get => new(_source.Upper, _source.Lower, _isV6Source);
        init => (_source, _isV6Source) = (new(value), value.IsV6);
    }

    public Address Destination
    {
        get => new(_destination.Upper, _destination.Lower, IsV6);
        init => (_destination, IsV6) = (new(value), value.IsV6);
    }

    public Protocol Protocol { get; init; }

    /// <summary>For ICMP: null.</summary>
    public int? SourcePort
    {
        get => _sourcePort < 0 ? null : _sourcePort;
        init => _sourcePort = value ?? -1;
    }

    public int? DestinationPort
    {
        get => _destinationPort < 0 ? null : _destinationPort;
        init => _destinationPort = value ?? -1;
    }

    /// <summary>Of an ICMP message.</summary>
    public IcmpMessage Icmp
    {
        get => _content.Icmp;
        init => _content = value == _content.Icmp ? _content : _content with { Icmp = value };
    }

    public TcpFlags Flags
    {
        get => _content.Flags;
        init => _content = value == _content.Flags ? _content : _content with { Flags = value };
    }

    /// <summary>Of the IP packet, headers included, in bytes.</summary>
    public int Length
    {
        get => _content.Length;
        init => _content = value == _content.Length ? _content : _content with { Length = value };
    }

    /// <summary>Of the longest piece that it was split into; null while it is whole.</summary>
    public int? PieceLength
    {
        get => _content.PieceLength;
        init => _content = value == _content.PieceLength ? _content : _content with { PieceLength = value };
    }

    /// <summary>What a link must be able to carry at once.</summary>
    public int FrameLength => PieceLength ?? Length;

    public int TimeToLive { get; init; } = 64;

    /// <summary>The DSCP field (6 bits).</summary>
    public byte Dscp { get; init; }

    public bool IsDontFragment
    {
        get => _content.IsDontFragment;
        init => _content = value == _content.IsDontFragment ? _content : _content with { IsDontFragment = value };
    }

    /// <summary>Null for what this network stack sends itself, and at the hooks that have none.</summary>
    public string? InInterface { get; init; }

    /// <summary>Null before routing, and at the hooks that have none.</summary>
    public string? OutInterface { get; init; }

    /// <summary>Of the route: the gateway; null where it goes straight to its destination.</summary>
    public Address? NextHop
    {
        get => _hasNextHop ? new(_nextHop.Upper, _nextHop.Lower, _isV6NextHop) : null;
        init => (_hasNextHop, _nextHop, _isV6NextHop) = value is { } hop ? (true, new(hop), hop.IsV6) : (false, default(Bits), false);
    }

    /// <summary>The port of a bridge by which it came, while the bridge's rules or <c>br_netfilter</c> see it.</summary>
    public string? InPort
    {
        get => _frame.InPort;
        init => _frame = value == _frame.InPort ? _frame : _frame with { InPort = value };
    }

    /// <summary>The port of a bridge by which it leaves.</summary>
    public string? OutPort
    {
        get => _frame.OutPort;
        init => _frame = value == _frame.OutPort ? _frame : _frame with { OutPort = value };
    }

    /// <summary>It crosses a bridge from port to port, though by which it leaves need not be known yet.</summary>
    public bool IsBridged { get; init; }

    public uint? Mark
    {
        get => _isMarkUnknown ? null : _mark;
        init => (_mark, _isMarkUnknown) = (value ?? 0, value is null);
    }

    /// <summary>Where <c>CT --zone</c> put it, before connection tracking saw it.</summary>
    public TrackingZone Zone
    {
        get => _content.Zone;
        init => _content = value == _content.Zone ? _content : _content with { Zone = value };
    }

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
    public long? User
    {
        get => _content.User;
        init => _content = value == _content.User ? _content : _content with { User = value };
    }

    /// <summary>The hardware address that it came from, or null.</summary>
    public string? LinkSource
    {
        get => _frame.LinkSource;
        init => _frame = value == _frame.LinkSource ? _frame : _frame with { LinkSource = value };
    }

    /// <summary>The hardware address that it is sent to, or null.</summary>
    public string? LinkDestination
    {
        get => _frame.LinkDestination;
        init => _frame = value == _frame.LinkDestination ? _frame : _frame with { LinkDestination = value };
    }

    /// <summary>Whoever it is sent to has just answered for the address, by way of all bridges between.</summary>
    public bool IsLinkAnswered { get; init; }

    /// <summary>The packet that an ICMP error is about, as it came to whoever reports it.</summary>
    public Packet? Quoted
    {
        get => _content.Quoted;
        init => _content = ReferenceEquals(value, _content.Quoted) ? _content : _content with { Quoted = value };
    }

    /// <summary>The VLAN that the frame is tagged with; null for none.</summary>
    public int? Vlan
    {
        get => _frame.Vlan;
        init => _frame = value == _frame.Vlan ? _frame : _frame with { Vlan = value };
    }

    /// <summary>What it carries, where it is a tunnel's.</summary>
    public Packet? Inner
    {
        get => _content.Inner;
        init => _content = ReferenceEquals(value, _content.Inner) ? _content : _content with { Inner = value };
    }

    /// <summary>The number of the virtual network that a tunnel's packet carries (VXLAN, GENEVE), or null.</summary>
    public int? Vni
    {
        get => _content.Vni;
        init => _content = value == _content.Vni ? _content : _content with { Vni = value };
    }

    /// <summary>By its destination.</summary>
    public bool IsV6 { get; private init; }

    /// <summary>The kernel itself sends it, by a socket that belongs to no file: echoes, errors, resets.</summary>
    public bool IsOfKernel => IsAnswer && (Protocol == Protocol.Icmp || (int)Protocol == IcmpName.V6Protocol || (Protocol == Protocol.Tcp && Flags.HasFlag(TcpFlags.Reset)));

    // 10.244.3.2:45338 > 10.244.0.7:53
    public override string ToString() => $"{End(Source, SourcePort)} > {End(Destination, DestinationPort)}";

    private static string End(Address address, int? port) => port is null ? $"{address}" : address.IsV6 ? $"[{address}]:{port}" : $"{address}:{port}";

    private readonly record struct Bits(ulong Upper, ulong Lower)
    {
        public Bits(Address address)
            : this(address.Upper, address.Lower)
        {
        }
    }
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
