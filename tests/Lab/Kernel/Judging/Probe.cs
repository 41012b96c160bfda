using System.Net;
using System.Text.Json.Serialization;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>A packet that the kernel and the simulator get alike.</summary>
/// <param name="InDevice">The device that it comes in by; null for one that the node sends itself.</param>
/// <param name="Source">Null: the sender's socket is bound to no address.</param>
internal sealed record Probe(string? InDevice, string? Source, string Destination, Protocol Protocol)
{
    public int SourcePort { get; init; }
    public int DestinationPort { get; init; }
    public TcpFlags Flags { get; init; } = TcpFlags.Syn;
    /// <summary>The number that TCP expects next.</summary>
    public uint Acknowledged { get; init; } = 1;
    public byte IcmpType { get; init; } = 8;

    /// <summary>Of the whole packet, in bytes.</summary>
    public int Length { get; init; } = 60;
    public int TimeToLive { get; init; } = 64;
    public byte Dscp { get; init; }

    /// <summary>The mark that the sender's socket sets.</summary>
    public uint Mark { get; init; }

    /// <summary>Whose socket sends it.</summary>
    public long User { get; init; }

    /// <summary>As it answers one that came: no new connection.</summary>
    public bool IsAnswer { get; init; }

    [JsonIgnore]
    public bool IsV6 => Destination.Contains(':');

    [JsonIgnore]
    public bool HasPorts => Protocol is not (Protocol.Icmp or (Protocol)IcmpName.V6Protocol);

    public Packet ToPacket()
    {
        var to = Address.Of(IPAddress.Parse(Destination));
        return new(Source is null ? new Address(0, to.IsV6) : Address.Of(IPAddress.Parse(Source)), to, Protocol)
        {
            SourcePort = HasPorts ? SourcePort : null,
            DestinationPort = HasPorts ? DestinationPort : null,
            Flags = Protocol == Protocol.Tcp ? Flags : TcpFlags.None,
            Icmp = new(IcmpType, 0),
            Length = Length,
            TimeToLive = TimeToLive,
            Dscp = Dscp,
            Mark = Mark,
            User = InDevice is null ? User : null,
            IsAnswer = IsAnswer,
        };
    }

    public override string ToString() =>
        $"{InDevice ?? "own"} {Protocol}{(Protocol == Protocol.Tcp && Flags != TcpFlags.Syn ? $" ({Flags})" : "")} {Source ?? "*"}:{SourcePort} > {Destination}:{DestinationPort}{(Mark == 0 ? "" : $" mark 0x{Mark:x}")}{(Dscp == 0 ? "" : $" dscp {Dscp}")}{(TimeToLive == 64 ? "" : $" ttl {TimeToLive}")} length {Length}{(User == 0 ? "" : $" user {User}")}";
}
