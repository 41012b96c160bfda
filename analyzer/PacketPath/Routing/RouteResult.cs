using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>What the routing tables answer.</summary>
internal abstract record RouteResult
{
    /// <summary>On to a next hop, or straight to the destination where <see cref="NextHop.Gateway"/> is null.</summary>
    internal sealed record Unicast(Route Route, NextHop Hop, PolicyRule Rule) : RouteResult;

    /// <summary>The stack's own address (or a range that is routed to it).</summary>
    internal sealed record Local(Route Route, string Device) : RouteResult;

    internal sealed record Broadcast(Route? Route, string Device) : RouteResult;

    internal sealed record Multicast(Route? Route, string? Device) : RouteResult;

    /// <summary>A route or a policy rule that refuses: <see cref="Disposition.Blackhole"/>, <see cref="Disposition.UnreachableRoute"/> or <see cref="Disposition.ProhibitedRoute"/>.</summary>
    internal sealed record Refused(Disposition Disposition, string What, SourceLine Line) : RouteResult;

    /// <summary>No table that a policy rule sends it to has a route.</summary>
    /// <param name="Searched">The routes as a whole, where no line decides.</param>
    internal sealed record None(SourceLine Searched) : RouteResult;

    internal sealed record CannotTell(string Why, SourceLine? Line) : RouteResult;
}

/// <summary>One of the answers that the routing tables may give: several for a multipath route, and where a policy rule's selector is unknown.</summary>
/// <param name="If">Yes for the only one; else the dice or what is not known.</param>
internal readonly record struct RouteChoice(Answer If, RouteResult Result);
