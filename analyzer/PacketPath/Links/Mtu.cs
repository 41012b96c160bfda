using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>How long a packet may be on its way out: as its route says, else its device (ip_dst_mtu_maybe_forward).</summary>
internal static class Mtu
{
    /// <summary>Null when not known.</summary>
    public static (int Bytes, SourceLine Line)? Of(Branch branch, Link link) =>
        branch.Route is RouteResult.Unicast { Route: { Mtu: { } own, Line: var line } } ? (own, line)
        : link.Mtu is { } mtu ? (mtu, link.Line)
        : null;
}
