using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>What of a packet stays as it is on most ways; see <see cref="Packet"/> for what each means.</summary>
internal sealed record PacketContent
{
    public static PacketContent FirstOfTcp { get; } = new();

    public IcmpMessage Icmp { get; init; } = IcmpMessage.EchoRequest;
    public TcpFlags Flags { get; init; } = TcpFlags.Syn;
    public bool IsDontFragment { get; init; } = true;
    public int Length { get; init; } = 60;
    public int? PieceLength { get; init; }
    public int? Vni { get; init; }
    public long? User { get; init; }
    public TrackingZone Zone { get; init; }
    public Packet? Quoted { get; init; }
    public Packet? Inner { get; init; }
}

/// <summary>The frame around a packet, and the ports of the bridge that it is on.</summary>
internal sealed record PacketFrame
{
    public static PacketFrame None { get; } = new();

    public string? InPort { get; init; }
    public string? OutPort { get; init; }
    public string? LinkSource { get; init; }
    public string? LinkDestination { get; init; }
    public int? Vlan { get; init; }
}
