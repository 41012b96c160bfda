using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>What a system call of the sender's fails with, by the names of errno(3).</summary>
internal static class SystemError
{
    /// <summary>For an ICMP error that comes back (icmp_err_convert, tab_unreach); null where the program is not told.</summary>
    public static string? Of(IcmpMessage error, bool isV6, Protocol protocol)
    {
        var (name, isFatal) = isV6 ? Of6(error) : Of4(error);

        // A datagram's socket hears of fatal ones only, unless it asked for all (IP_RECVERR); TCP's connect fails by any, but sends shorter
        // packets where the link takes no longer ones (tcp_v4_err, tcp_v6_err).
        // A raw socket that is not connected, as ping's, hears of none (net/ipv4/raw.c, raw_err).
        if (protocol == Protocol.Tcp && name == "EMSGSIZE")
            return null;
        return protocol is Protocol.Icmp or (Protocol)IcmpName.V6Protocol || (protocol == Protocol.Udp && !isFatal) ? null : name;
    }

    private static (string? Name, bool IsFatal) Of4(IcmpMessage error) => (error.Type, error.Code) switch
    {
        (3, 0 or 6 or 9 or 11) => ("ENETUNREACH", error.Code is 6 or 9),
        (3, 1 or 10 or 12 or 13 or 14 or 15) => ("EHOSTUNREACH", error.Code is not (1 or 12)),
        (3, 2) => ("ENOPROTOOPT", true),
        (3, 3) => ("ECONNREFUSED", true),
        (3, 4) => ("EMSGSIZE", true),
        (11, _) => ("EHOSTUNREACH", false),
        _ => (null, false),
    };

    private static (string? Name, bool IsFatal) Of6(IcmpMessage error) => (error.Type, error.Code) switch
    {
        (1, 0) => ("ENETUNREACH", false),
        (1, 1 or 5 or 6) => ("EACCES", true),
        (1, 2 or 3) => ("EHOSTUNREACH", false),
        (1, 4) => ("ECONNREFUSED", true),
        (2, _) => ("EMSGSIZE", true),
        (3, _) => ("EHOSTUNREACH", false),
        _ => (null, false),
    };

    /// <summary>For a packet that ends in the sender's own stack; null where the program is not told.</summary>
    public static string? OfOwn(PathEnd end) => end.Disposition switch
    {
        // TCP goes on trying when its SYN does not get out (tcp_connect); a datagram's sender is told. Of a neighbour that does not
        // answer an ICMP error tells later (ipv4_link_failure).
        // What a link loses it loses without a word.
        Disposition.Dropped when end.Branch.Trail?.Event.ToStep().Kind is StepKind.Forward or StepKind.Bridge or StepKind.Encapsulate => null,
        Disposition.Dropped or Disposition.Rejected => end.Branch.Packet.Protocol == Protocol.Tcp ? null : "EPERM",
        _ when end.IsRerouted && end.Branch.Packet.Protocol == Protocol.Tcp => null,
        Disposition.NoRoute => "ENETUNREACH",
        Disposition.UnreachableRoute => "EHOSTUNREACH",
        Disposition.ProhibitedRoute => "EACCES",
        Disposition.Blackhole => "EINVAL",
        Disposition.MtuExceeded => "EMSGSIZE",
        _ => null,
    };

    /// <summary>In the report's words; those that it has no word for are unknown to it.</summary>
    public static ClientSees Seen(string name) => name switch
    {
        "ECONNREFUSED" => ClientSees.Refused,
        "EHOSTUNREACH" => ClientSees.NoRouteToHost,
        "ENETUNREACH" => ClientSees.NetworkUnreachable,
        _ => ClientSees.Unknown,
    };
}
