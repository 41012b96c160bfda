using System.Net;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>The first packet of a connection at one point of its way. What is null is not known.</summary>
internal sealed record Packet(IPAddress Source, IPAddress Destination, Protocol Protocol)
{
    public int? SourcePort { get; init; }
    public int? DestinationPort { get; init; }

    /// <summary>Null for a packet that the node sends itself.</summary>
    public string? InInterface { get; init; }

    /// <summary>Null before routing, and at the hooks that have none.</summary>
    public string? OutInterface { get; init; }

    /// <summary>The mark of the packet; 0 when it arrives or is made.</summary>
    public uint? Mark { get; init; } = 0;

    /// <summary>The mark of its connection; 0 for a new one.</summary>
    public uint? ConnectionMark { get; init; } = 0;

    public bool IsUntracked { get; init; }
    public bool IsDestinationTranslated { get; init; }
    public bool IsSourceTranslated { get; init; }

    // 10.244.3.2:45338 > 10.244.0.7:53
    public override string ToString() => $"{Source}{Port(SourcePort)} > {Destination}{Port(DestinationPort)}";

    private static string Port(int? port) => port is null ? "" : $":{port}";
}
