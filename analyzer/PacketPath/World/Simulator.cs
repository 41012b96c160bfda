using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Follows a flow from the stack that opens it, and what comes back of it.</summary>
internal sealed class Simulator(Topology topology)
{
    private readonly Journey _journey = new(topology);

    public Topology Topology => topology;

    /// <summary>The flow as its sender opens it; <see cref="Flow.InInterface"/> set: as it comes in there from outside the input.</summary>
    public Trace Follow(Flow flow, NetworkStack start)
    {
        var outcomes = new Outcomes(_journey, new(start, flow));
        return TraceOf.Outcomes(flow, [.. Ends(flow, start).SelectMany(outcomes.Of)]);
    }

    /// <summary>The ends of the request alone.</summary>
    public IReadOnlyList<PathEnd> Ends(Flow flow, NetworkStack start)
    {
        var first = FirstPacket.Of(flow);
        return flow.InInterface is { } device ? UnseenPod.ComesIn(_journey, start, device, Branch.Of(first) with { Sent = first }) : _journey.Output(start, Branch.Of(first));
    }
}
