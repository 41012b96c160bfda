using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>The packets that go back to whoever opened a flow, each followed to its end.</summary>
internal sealed class Answers(Journey journey)
{
    // As Linux accepts a connection: its options included.
    private const int Length4 = 60, Length6 = 80;

    private static bool IsEcho(Packet packet) => (int)packet.Protocol is (int)Protocol.Icmp or IcmpName.V6Protocol;

    /// <summary>The answer of whoever the packet was delivered to.</summary>
    public IReadOnlyList<PathEnd> ToDelivered(PathEnd end)
    {
        var came = end.Branch.Packet;
        var answer = Back(came) with
        {
            Flags = came.Protocol == Protocol.Tcp ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.None,
            Icmp = came.IsV6 ? IcmpMessage.EchoReply6 : IcmpMessage.EchoReply,
            // An echo is the packet come back (icmp_reply).
            Dscp = IsEcho(came) ? came.Dscp : (byte)0,
            IsDontFragment = !IsEcho(came),
            Length = IsEcho(came) ? came.Length : came.IsV6 ? Length6 : Length4,
        };
        return Follow(end, answer);
    }

    /// <summary>The error that tells of the end.</summary>
    public IReadOnlyList<PathEnd> ToRefused(PathEnd end, ErrorMessage message)
    {
        var came = end.Branch.Packet;
        var error = message.Icmp is { } icmp ? Error(end, came, icmp) : Back(came) with { Flags = TcpFlags.Reset | TcpFlags.Ack };
        if (message.Icmp is null && end.Disposition == Disposition.Rejected && came.InPort is { } port && end.Stack.Links is { IsKnown: true, Value: var links } && links.Link(port) is { } link)
            return ByPort(end, link, error);

        return Follow(end, end.Disposition == Disposition.Refused ? error : Attached(error, came));
    }

    // A reset for what came over a bridge that calls iptables goes straight back by the port it came by, past all hooks: nothing translates
    // it back (nf_send_reset, nf_bridge_info_exists).
    private List<PathEnd> ByPort(PathEnd end, Link port, Packet reset)
    {
        var step = new Step(StepKind.Reply, $"{end.Stack.Name} sends the reset straight back by {port.Name}, past its rules and its connection tracking", port.Line);
        return [.. Transmission.Out(journey, new(end.Stack, port), Branched(end, reset with { LinkDestination = end.Branch.Packet.LinkSource }).With(end.Stack.Name, step))];
    }

    private static Packet Back(Packet came) => new(came.Destination, came.Source, came.Protocol)
    {
        SourcePort = came.DestinationPort,
        DestinationPort = came.SourcePort,
        IsAnswer = true,
        HasFreePort = came.HasFreePort,
    };

    // From the address that was asked where it is the stack's own; else from whatever the routes say (icmp_route_lookup).
    private static Packet Error(PathEnd end, Packet came, IcmpMessage icmp)
    {
        var isOwn = end.Disposition == Disposition.Refused || end.Branch.Route is RouteResult.Local;
        return new(isOwn ? came.Destination : new Address(0, came.IsV6), came.Source, came.IsV6 ? (Protocol)IcmpName.V6Protocol : Protocol.Icmp)
        {
            Icmp = icmp,
            Quoted = came,
            IsDontFragment = false,
            Flags = TcpFlags.None,
            IsAnswer = true,
            HasFreePort = came.HasFreePort,
        };
    }

    // It belongs to the connection of the packet that caused it, though that never enters the table (nf_ct_attach).
    private static Packet Attached(Packet error, Packet came) => came.Connection is { } connection
        ? error with { Connection = connection, State = ConnectionState.Related, IsReply = !came.IsReply }
        : error;

    private List<PathEnd> Follow(PathEnd end, Packet packet)
    {
        var branch = Branched(end, packet);
        return end.Towards is { } link ? [.. UnseenPod.Sends(journey, new(end.Stack, link), branch)] : journey.Output(end.Stack, branch);
    }

    /// <summary>The mark that an answer starts with: the kernel's own answers and errors, and a TCP server's, have that of what they answer where a setting says so (IP4_REPLY_MARK, inet_request_mark).</summary>
    public static uint? MarkOf(NetworkStack stack, Packet came, Packet answer)
    {
        var key = answer.IsOfKernel ? answer.IsV6 ? "net.ipv6.fwmark_reflect" : "net.ipv4.fwmark_reflect" : "net.ipv4.tcp_fwmark_accept";
        return (answer.IsOfKernel || answer.Protocol == Protocol.Tcp) && stack.Sysctl is { IsKnown: true, Value: var sysctl } && sysctl.Number(key) > 0 ? came.Mark : 0;
    }

    // What the request's way rests on holds for the way back, too.
    private static Branch Branched(PathEnd end, Packet packet) =>
        Branch.Of(packet with { Mark = MarkOf(end.Stack, end.Branch.Packet, packet) }) with { Opened = end.Branch.Opened, Conditions = end.Branch.Conditions.RemoveAll(condition => condition.IsChance) };
}
