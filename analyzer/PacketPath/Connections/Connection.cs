using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>What connection tracking says of a packet (<c>ctstate</c>).</summary>
internal enum ConnectionState : byte
{
    /// <summary>Connection tracking has not seen it: no rule of this network stack asks for it.</summary>
    None,
    New,
    Established,
    Related,
    Invalid,
    Untracked,
}

/// <summary>One direction of a connection, as conntrack(8) prints it.</summary>
internal readonly record struct Tuple
{
    // Small, as a connection is copied with each change of its state.
    private readonly ulong _sourceUpper, _sourceLower, _destinationUpper, _destinationLower;
    private readonly int _sourcePort, _destinationPort;
    private readonly bool _isV6Source, _isV6Destination;

    public Tuple(Address source, int? sourcePort, Address destination, int? destinationPort, Protocol protocol) =>
        (Source, SourcePort, Destination, DestinationPort, Protocol) = (source, sourcePort, destination, destinationPort, protocol);

    public Address Source
    {
        get => new(_sourceUpper, _sourceLower, _isV6Source);
        init => (_sourceUpper, _sourceLower, _isV6Source) = (value.Upper, value.Lower, value.IsV6);
    }

    public Address Destination
    {
        get => new(_destinationUpper, _destinationLower, _isV6Destination);
        init => (_destinationUpper, _destinationLower, _isV6Destination) = (value.Upper, value.Lower, value.IsV6);
    }

    /// <summary>Of ICMP: null.</summary>
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

    public Protocol Protocol { get; init; }

    public Tuple Reversed => new(Destination, DestinationPort, Source, SourcePort, Protocol);

    public static Tuple Of(Packet packet) => new(packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort, packet.Protocol);
}

/// <summary>A connection in a network stack's table.</summary>
/// <param name="Original">The first packet as it arrived.</param>
/// <param name="Reply">What answers look like when they arrive: the original reversed, with every translation in it.</param>
internal sealed record Connection(Tuple Original, Tuple Reply)
{
    /// <summary>Null: not known.</summary>
    public uint? Mark { get; init; } = 0;

    public TrackingZone Zone { get; init; }

    /// <summary>It is in the table: no rule translates it any more.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>An answer was seen; until then what its opener sends is NEW, however often.</summary>
    public bool IsReplied { get; init; }

    /// <summary>Answered for long enough to be kept when the table is full; null where not known.</summary>
    public bool? IsAssured { get; init; } = false;

    /// <summary>Whether the destination's translation is settled, be it none: further nat chains of the kind are passed over.</summary>
    public bool IsDestinationSettled { get; init; }

    public bool IsSourceSettled { get; init; }

    /// <summary><c>ctstatus</c> and the state DNAT: the destination was changed.</summary>
    public bool IsDestinationTranslated { get; init; }

    public bool IsSourceTranslated { get; init; }

    public string? Helper { get; init; }

    /// <summary>What the input says of it; null for one that the simulated packet opens.</summary>
    public TrackedBefore? Before { get; init; }

    /// <summary>Where the input holds the connection already; null for one that the simulated packet opens.</summary>
    public SourceLine? Line => Before?.Line;

    public static Connection Opened(Packet packet) => new(Tuple.Of(packet), Tuple.Of(packet).Reversed) { Zone = packet.Zone };

    /// <summary>Whether the packet is one of its answers; null where it is none of its packets.</summary>
    public bool? DirectionOf(Tuple tuple, TrackingZone zone) =>
        tuple == Reply && zone.Of(true) == Zone.Of(true) ? true
        : tuple == Original && zone.Of(false) == Zone.Of(false) ? false
        : null;
}

/// <summary>What the input says of a connection that was there before.</summary>
/// <param name="TcpState"><c>ESTABLISHED</c>, <c>TIME_WAIT</c> ...; null where it says none.</param>
internal sealed record TrackedBefore(SourceLine Line, string? TcpState);
