using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>One possible end of a packet's way.</summary>
/// <param name="Stack">Where it ends.</param>
/// <param name="RejectedWith">How the sender is told, where it is (<c>icmp-host-prohibited</c>, <c>tcp-reset</c>); null for silence.</param>
internal sealed record PathEnd(Disposition Disposition, Branch Branch, NetworkStack Stack)
{
    public string? RejectedWith { get; init; }
}
