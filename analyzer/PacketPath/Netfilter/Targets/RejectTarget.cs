using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>REJECT: an ICMP error or a TCP reset goes back; without a word for it, that the port is unreachable.</summary>
internal static class RejectTarget
{
    public static PacketEffect Compile(Target target)
    {
        var (with4, with6) = (new Verdict.Reject(Given(target) ?? "icmp-port-unreachable"), new Verdict.Reject(Given(target) ?? "icmp6-port-unreachable"));
        return (packet, _) => new(packet.IsV6 ? with6 : with4, packet);
    }

    // Typed by hand, short names are in use, too (extensions/libipt_REJECT.c, libip6t_REJECT.c).
    private static string? Given(Target target) => target.Option("--reject-with")?.Value switch
    {
        "net-unreach" => "icmp-net-unreachable",
        "host-unreach" => "icmp-host-unreachable",
        "proto-unreach" => "icmp-proto-unreachable",
        "port-unreach" => "icmp-port-unreachable",
        "net-prohib" => "icmp-net-prohibited",
        "host-prohib" => "icmp-host-prohibited",
        "admin-prohib" => "icmp-admin-prohibited",
        "tcp-rst" => "tcp-reset",
        "no-route" => "icmp6-no-route",
        "adm-prohibited" => "icmp6-adm-prohibited",
        "addr-unreach" => "icmp6-addr-unreachable",
        var word => word,
    };
}
