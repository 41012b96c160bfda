using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>One possible end of a packet's way.</summary>
/// <param name="Stack">Where it ends.</param>
/// <param name="RejectedWith">How the sender is told, where it is (<c>icmp-host-prohibited</c>, <c>tcp-reset</c>); null for silence.</param>
internal sealed record PathEnd(Disposition Disposition, Branch Branch, NetworkStack Stack)
{
    public string? RejectedWith { get; init; }

    /// <summary>The routes refused it only when OUTPUT had changed it; its sender had a route.</summary>
    public bool IsRerouted { get; init; }

    /// <summary>The link itself loses it: questions for the neighbour's hardware address are lost there, too.</summary>
    public bool IsLostOnLink { get; init; }

    /// <summary>The device by which it went to a pod whose own namespace is not in the input; null where it did not.</summary>
    public Link? Towards { get; init; }
}
