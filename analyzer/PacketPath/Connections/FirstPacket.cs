using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>What a packet is to connection tracking that belongs to no connection it knows: the first of a new one, or none that could be.</summary>
internal static class FirstPacket
{
    private const int IcmpV6 = IcmpName.V6Protocol;
    private static readonly (ConnectionState, Answer)[] New = [(ConnectionState.New, Answer.Yes)];

    /// <summary>Its state; with what decides where that is not known.</summary>
    public static (ConnectionState State, Answer If)[] StateOf(NetworkStack stack, Packet packet) => packet.Protocol switch
    {
        Protocol.Tcp => OfTcp(stack, packet.Flags),
        Protocol.Icmp => [(packet.Icmp.Type is 8 or 13 or 15 or 17 ? ConnectionState.New : ConnectionState.Invalid, Answer.Yes)],
        (Protocol)IcmpV6 => [(OfIcmp6(packet.Icmp.Type), Answer.Yes)],
        _ => New,
    };

    // tcp_conntracks: a SYN opens; an ACK alone does where mid-stream packets are picked up; anything else is INVALID.
    private static (ConnectionState, Answer)[] OfTcp(NetworkStack stack, TcpFlags flags)
    {
        const TcpFlags Telling = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Fin | TcpFlags.Reset;
        return (flags & Telling) switch
        {
            TcpFlags.Syn => New,
            TcpFlags.Ack => OfMidStream(stack),
            _ => [(ConnectionState.Invalid, Answer.Yes)],
        };
    }

    private static (ConnectionState, Answer)[] OfMidStream(NetworkStack stack)
    {
        const string Loose = "net.netfilter.nf_conntrack_tcp_loose";
        if (stack.Sysctl.IsKnown && stack.Sysctl.Value.Number(Loose) is { } loose)
            return [(loose != 0 ? ConnectionState.New : ConnectionState.Invalid, Answer.Yes)];

        var unknown = Answer.Unknown($"{Loose} in {stack.Name}");
        return [(ConnectionState.New, unknown), (ConnectionState.Invalid, unknown.Negated(true))];
    }

    // Neighbour discovery and multicast listeners are never tracked (nf_conntrack_icmpv6_error).
    private static ConnectionState OfIcmp6(int type) => type switch
    {
        128 or 139 => ConnectionState.New,
        >= 130 and <= 137 or 143 => ConnectionState.Untracked,
        _ => ConnectionState.Invalid,
    };
}
