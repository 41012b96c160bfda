namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>What the sender's program sees of the end of its packet.</summary>
internal static class Client
{
    public static ClientSees Sees(PathEnd end, Trace? reply) => end.Disposition switch
    {
        Disposition.Delivered => reply is null or { Disposition: Disposition.Delivered } ? ClientSees.Connected : reply.Disposition is Disposition.LeavesModel or Disposition.CannotTell ? ClientSees.Unknown : ClientSees.Timeout,
        Disposition.Refused => ClientSees.Refused,
        Disposition.Rejected => ByError(end.RejectedWith),
        Disposition.NoRoute => ClientSees.NetworkUnreachable,
        Disposition.UnreachableRoute or Disposition.NeighbourUnreachable => ClientSees.NoRouteToHost,
        Disposition.ProhibitedRoute => ClientSees.NoRouteToHost,
        Disposition.CannotTell or Disposition.LeavesModel => ClientSees.Unknown,
        _ => ClientSees.Timeout,
    };

    // As connect(2) reports each ICMP error on Linux (net/ipv4/icmp.c, icmp_err_convert).
    private static ClientSees ByError(string? with) => with switch
    {
        "icmp-port-unreachable" or "tcp-reset" or "port-unreachable" or "icmp6-port-unreachable" => ClientSees.Refused,
        "icmp-net-unreachable" or "icmp-net-prohibited" or "net-unreachable" or "no-route" or "icmp6-no-route" => ClientSees.NetworkUnreachable,
        null => ClientSees.Unknown,
        _ => ClientSees.NoRouteToHost,
    };
}
