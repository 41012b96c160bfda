using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;

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
        var first = FirstPacket(flow);
        return flow.InInterface is { } device ? UnseenPod.ComesIn(_journey, start, device, Branch.Of(first) with { Sent = first }) : _journey.Output(start, Branch.Of(first));
    }

    // A SYN with the options that Linux sends.
    private const int UsualLength = 60;

    private static Packet FirstPacket(Flow flow)
    {
        var to = Address.Of(flow.Destination);
        var isIcmp = flow.Protocol == Protocol.Icmp || (int)flow.Protocol == IcmpName.V6Protocol;
        return new(flow.Source is { } source ? Address.Of(source) : new Address(0, to.IsV6), to, flow.Protocol)
        {
            SourcePort = isIcmp ? null : flow.SourcePort ?? Flow.UsualSourcePort,
            DestinationPort = isIcmp ? null : flow.DestinationPort,
            Flags = flow.Protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None,
            Icmp = to.IsV6 ? IcmpMessage.EchoRequest6 : IcmpMessage.EchoRequest,
            Mark = flow.Mark,
            Length = flow.Length ?? UsualLength,
            User = flow.InInterface is null ? flow.User : null,
            HasFreePort = flow.SourcePort is null,
        };
    }
}
