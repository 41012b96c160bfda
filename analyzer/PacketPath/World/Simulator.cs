using System.Collections.Immutable;
using System.Net.Sockets;
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
        var trace = TraceOf.Outcomes(flow, [.. Ends(flow, start).SelectMany(outcomes.Of)]);
        return trace with { TakenForGranted = TakenForGranted(trace) };
    }

    private ImmutableArray<string> TakenForGranted(Trace trace)
    {
        var isV6 = trace.Flow.Destination.AddressFamily == AddressFamily.InterNetworkV6;
        var stacks = trace.Ways.SelectMany(way => way.Hops.Concat(way.Reply?.Hops ?? [])).Select(hop => hop.Node).Distinct().Select(topology.Stack).OfType<NetworkStack>();
        var unseen = stacks.SelectMany(stack => stack.Hooks(isV6).Unknown.Where(rules => rules.IsTakenForNone).Select(rules => (rules.What, Stack: stack.Name)));
        return [.. unseen.GroupBy(one => one.What, one => one.Stack).Select(group => $"no rules of {group.Key} in {string.Join(", ", group.Distinct())}: the input neither shows any nor rules them out")];
    }

    /// <summary>The ends of the request alone.</summary>
    public IReadOnlyList<PathEnd> Ends(Flow flow, NetworkStack start)
    {
        var first = FirstPacket.Of(flow);
        return flow.InInterface is { } device ? UnseenPod.ComesIn(_journey, start, device, Branch.Of(first) with { Sent = first }) : _journey.Output(start, Branch.Of(first));
    }
}
