using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>How a sender is told that its packet did not arrive.</summary>
/// <param name="Icmp">Null for a reset of TCP.</param>
internal readonly record struct ErrorMessage(IcmpMessage? Icmp)
{
    public static ErrorMessage Reset { get; } = new(null);

    /// <summary>What the kernel sends back; null where it says nothing.</summary>
    public static ErrorMessage? Of(PathEnd end) => end.Disposition switch
    {
        Disposition.Rejected => OfReject(end.RejectedWith, end.Branch.Packet),
        Disposition.Refused when end.Branch.Packet.Protocol is Protocol.Tcp or Protocol.Sctp => Reset,
        Disposition.Refused => Either(end, 3, 3, 4),
        Disposition.NoRoute => Either(end, 3, 0, 0),
        Disposition.UnreachableRoute => Either(end, 3, 1, 0), // of IPv6 the same as no route (ip6_pkt_discard)
        Disposition.ProhibitedRoute => Either(end, 3, 13, 1),
        Disposition.NeighbourUnreachable => Either(end, 3, 1, 3),
        Disposition.TtlExceeded => end.Branch.Packet.IsV6 ? new(new(3, 0)) : new(new(11, 0)),
        Disposition.MtuExceeded => end.Branch.Packet.IsV6 ? new(new(2, 0)) : new(new(3, 4)),
        _ => null,
    };

    private static ErrorMessage Either(PathEnd end, byte type, byte code, byte code6) =>
        end.Branch.Packet.IsV6 ? new(new(1, code6)) : new(new(type, code));

    // As iptables and nft name them, with and without their prefix. Errors about errors are never sent.
    private static ErrorMessage? OfReject(string? with, Packet packet)
    {
        if (packet.Quoted is not null)
            return null;
        if (with is "tcp-reset" or "tcp reset")
            return packet.Protocol == Protocol.Tcp ? Reset : null;

        return packet.IsV6 ? OfReject6(with) : OfReject4(with);
    }

    private static ErrorMessage? OfReject4(string? with) => Bare(with) switch
    {
        "net-unreachable" or "no-route" => new(new(3, 0)),
        "host-unreachable" or "addr-unreachable" => new(new(3, 1)),
        "proto-unreachable" or "prot-unreachable" => new(new(3, 2)),
        "port-unreachable" => new(new(3, 3)),
        "net-prohibited" => new(new(3, 9)),
        "host-prohibited" => new(new(3, 10)),
        "admin-prohibited" or "adm-prohibited" => new(new(3, 13)),
        _ => null,
    };

    private static ErrorMessage? OfReject6(string? with) => Bare(with) switch
    {
        "no-route" or "net-unreachable" => new(new(1, 0)),
        "adm-prohibited" or "admin-prohibited" => new(new(1, 1)),
        "addr-unreachable" or "host-unreachable" => new(new(1, 3)),
        "port-unreachable" => new(new(1, 4)),
        "policy-fail" => new(new(1, 5)),
        "reject-route" => new(new(1, 6)),
        _ => null,
    };

    // icmp-host-prohibited      icmp6-adm-prohibited      icmpx type admin-prohibited      icmp type host-unreachable
    private static string? Bare(string? with) => with?.Split(' ')[^1] switch
    {
        ['i', 'c', 'm', 'p', '-', .. var name] => name,
        ['i', 'c', 'm', 'p', '6' or 'v' or 'x', '-', .. var name] => name,
        ['i', 'c', 'm', 'p', 'v', '6', '-', .. var name] => name,
        var name => name,
    };
}
