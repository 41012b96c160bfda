using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>One packet of a capture.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmp6</c>, <c>arp</c>, or the word that tcpdump has for it in small letters.</param>
/// <param name="Summary">What tcpdump says of it behind the addresses.</param>
internal sealed record CapturedPacket(SourceLine Line, PacketTime? Time, string Protocol, PacketEnd? Source, PacketEnd? Destination, string Summary)
{
    /// <summary>Where it was seen, of a capture on all devices; else null.</summary>
    public string? Device { get; init; }

    /// <summary><c>In</c>, <c>Out</c>, ... of a capture on all devices; else null.</summary>
    public string? Direction { get; init; }

    /// <summary>It travelled inside the packet of the line above (VXLAN, IP in IP).</summary>
    public bool IsInner { get; init; }

    /// <summary>The lines below it that tell more of it, hex dumps apart.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];

    public TcpSegment? Tcp { get; init; }
    public IcmpMessage? Icmp { get; init; }
    public DnsMessage? Dns { get; init; }
}

/// <summary>When a packet was seen, as the capture's clock shows it.</summary>
/// <param name="Date">Null where only the time of day was printed.</param>
internal readonly record struct PacketTime(DateOnly? Date, TimeSpan OfDay);

/// <summary>One end of a packet.</summary>
/// <param name="Text">As printed: a name, where names were looked up.</param>
internal sealed record PacketEnd(IPAddress? Address, int? Port, string Text);

/// <summary>What a TCP segment says.</summary>
/// <param name="Flags">As tcpdump writes them: <c>S</c>, <c>S.</c>, <c>R.</c>, <c>P.</c></param>
internal sealed record TcpSegment(string Flags, uint? Sequence)
{
    public bool IsSyn => Flags.Contains('S') && !Flags.Contains('.');

    public bool IsSynAck => Flags.Contains('S') && Flags.Contains('.');

    public bool IsReset => Flags.Contains('R');
}

/// <summary>An ICMP or ICMPv6 message.</summary>
/// <param name="Code">Null where the words do not tell it.</param>
internal sealed record IcmpMessage(int Type, int? Code, bool IsV6)
{
    /// <summary>Whom the packet was for that is answered with an error, or null.</summary>
    public IPAddress? InnerDestination { get; init; }

    public string? InnerProtocol { get; init; }
    public int? InnerPort { get; init; }

    /// <summary>The largest packet that passes, of "fragmentation needed" and "packet too big".</summary>
    public int? Mtu { get; init; }

    public bool IsError => IsV6 ? Type < 128 : Type is 3 or 4 or 5 or 11 or 12;
}

/// <summary>A DNS query or its answer.</summary>
/// <param name="Name">Asked for; of an answer null unless it was printed again.</param>
/// <param name="ResponseCode"><c>NoError</c>, <c>NXDomain</c>, <c>ServFail</c>, <c>Refused</c>, ...; null for a query.</param>
internal sealed record DnsMessage(int Id, string? Name, string? Type, string? ResponseCode)
{
    public bool IsAnswer => ResponseCode is not null;

    /// <summary>The addresses in an answer.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];
}
