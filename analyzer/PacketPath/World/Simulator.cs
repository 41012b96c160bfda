using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Follows a flow from the stack that opens it, and its answer back.</summary>
internal sealed class Simulator(Topology topology)
{
    private readonly Journey _journey = new(topology);

    public Topology Topology => topology;

    /// <summary>The flow as its sender opens it; <see cref="Flow.InInterface"/> set: as it comes in there from outside the input.</summary>
    public Trace Follow(Flow flow, NetworkStack start) => TraceOf.Ends(flow, [.. Ends(flow, start).Select(end => (end, Reply(flow, end, start)))]);

    /// <summary>The ends of the request alone.</summary>
    public IReadOnlyList<PathEnd> Ends(Flow flow, NetworkStack start)
    {
        var branch = Branch.Of(FirstPacket.Of(flow));
        return flow.InInterface is { } device ? _journey.Arrive(start, device, branch) : _journey.Output(start, branch);
    }

    // Only what was delivered is answered, by the stack that it was delivered to.
    private Trace? Reply(Flow flow, PathEnd end, NetworkStack start)
    {
        if (end.Disposition != Disposition.Delivered || end.Branch.Packet.State == ConnectionState.None && end.Stack == start)
            return null;

        var came = end.Branch.Packet;
        var answer = new Packet(came.Destination, came.Source, came.Protocol)
        {
            SourcePort = came.DestinationPort,
            DestinationPort = came.SourcePort,
            Flags = came.Protocol == Protocol.Tcp ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.None,
            Icmp = came.IsV6 ? IcmpMessage.EchoReply6 : IcmpMessage.EchoReply,
            IsAnswer = true,
        };
        var back = flow with { From = flow.To, To = flow.From, Source = answer.Source.ToIPAddress(), Destination = answer.Destination.ToIPAddress(), SourcePort = answer.SourcePort, DestinationPort = answer.DestinationPort ?? 0 };
        var opened = Branch.Of(answer) with { Opened = end.Branch.Opened };

        // A pod whose own namespace is not in the input answers by the device that led to it.
        var ends = came.OutInterface is { } device and not "lo" ? _journey.Arrive(end.Stack, device, opened) : _journey.Output(end.Stack, opened);
        return TraceOf.Ends(back, [.. ends.Select(reply => (reply, (Trace?)null))]);
    }
}
