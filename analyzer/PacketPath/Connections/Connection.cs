using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>What connection tracking says of a packet (<c>ctstate</c>).</summary>
internal enum ConnectionState
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
internal readonly record struct Tuple(Address Source, int? SourcePort, Address Destination, int? DestinationPort, Protocol Protocol)
{
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

    public int Zone { get; init; }

    /// <summary>Whether the destination's translation is settled, be it none: further nat chains of the kind are passed over.</summary>
    public bool IsDestinationSettled { get; init; }

    public bool IsSourceSettled { get; init; }

    /// <summary><c>ctstatus</c> and the state DNAT: the destination was changed.</summary>
    public bool IsDestinationTranslated { get; init; }

    public bool IsSourceTranslated { get; init; }

    public string? Helper { get; init; }

    /// <summary>Where the input holds the connection already; null for one that the simulated packet opens.</summary>
    public SourceLine? Line { get; init; }

    public static Connection Opened(Packet packet) => new(Tuple.Of(packet), Tuple.Of(packet).Reversed);
}
