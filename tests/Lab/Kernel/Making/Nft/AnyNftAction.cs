namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>What a rule of nft may do with a packet.</summary>
internal static class AnyNftAction
{
    private static readonly string[] IcmpCodes = ["port-unreachable", "net-unreachable", "host-unreachable", "prot-unreachable", "net-prohibited", "host-prohibited", "admin-prohibited"];
    private static readonly string[] IcmpxCodes = ["port-unreachable", "admin-prohibited", "no-route", "host-unreachable"];

    /// <summary>What must be asked before, and what is done.</summary>
    /// <param name="calls">The chains that it may call.</param>
    public static (string Needs, string Action) Of(Dice dice, NftPlace place, string protocol, string[] calls) => dice.Between(0, 5) switch
    {
        0 => ("", Statement(dice, place, protocol)),
        1 => ("", $"{Statement(dice, place, protocol)} {Verdict(dice, place, calls)}"),
        2 when !place.IsNat => ("", VerdictMap(dice, protocol, calls)),
        _ when place.IsNat && dice.OneIn(2) => AnyTranslation.Of(dice, place, protocol),
        _ => ("", Verdict(dice, place, calls)),
    };

    private static string Verdict(Dice dice, NftPlace place, string[] calls) => dice.Between(0, 11) switch
    {
        <= 3 when calls.Length > 0 => $"{dice.Pick("jump", "jump", "goto")} {dice.Pick(calls)}",
        4 or 5 => "accept",
        6 when dice.OneIn(2) => "drop",
        7 when place.Type == "filter" && place.Hook is "input" or "forward" or "output" or "prerouting" => Reject(dice, place),
        8 => "return",
        9 => "continue",
        _ => $"counter {dice.Pick("", "comment \"counted\"", "log prefix \"seen: \"")}",
    };

    private static string Reject(Dice dice, NftPlace place) => dice.Between(0, 3) switch
    {
        0 => "reject",
        1 => "meta l4proto tcp reject with tcp reset",
        2 when place.Family == "inet" => $"reject with icmpx {dice.Pick(IcmpxCodes)}",
        _ => place.Family == "inet" ? $"meta nfproto ipv4 reject with icmp {dice.Pick(IcmpCodes)}" : $"reject with icmp {dice.Pick(IcmpCodes)}",
    };

    private static string VerdictMap(Dice dice, string protocol, string[] calls)
    {
        string Call(string word) => calls.Length > 0 ? $"{word} {dice.Pick(calls)}" : "return";
        return dice.Between(0, 8) switch
        {
            0 when calls.Contains("f3") => protocol is "tcp" or "udp" ? $"{protocol} dport vmap @vports" : "ip daddr vmap @vnets",
            1 when calls.Contains("f3") => protocol is "tcp" or "udp" ? $"ip daddr . meta l4proto . {protocol} dport vmap @vtriples" : "ip saddr vmap @vnets",
            2 when calls.Contains("f3") => dice.Pick("iifname vmap @vdevs", "ct state vmap @vstates", "meta mark vmap @vmarks"),
            3 => $"ct state vmap {{ established : accept, related : {Call("jump")}, new : {Call("goto")} }}",
            4 => $"numgen random mod 3 vmap {{ 0 : {Call("jump")}, 1 : {Call("goto")}, 2 : continue }}",
            5 => $"numgen inc mod 2 vmap {{ 0 : {Call("jump")}, 1 : return }}",
            6 => $"jhash ip saddr . ip daddr mod 4 vmap {{ 0-1 : {Call("jump")}, 2 : return }}",
            7 => $"meta l4proto vmap {{ tcp : {Call("jump")}, udp : {Call("goto")}, icmp : accept }}",
            _ => $"ip saddr vmap {{ 10.244.0.0/16 : {Call("jump")}, 8.8.8.8 : {dice.Pick("drop", "accept")}, 192.168.77.0-192.168.77.9 : continue }}",
        };
    }

    private static string Statement(Dice dice, NftPlace place, string protocol) => dice.Between(0, 9) switch
    {
        0 => $"meta mark set {dice.Pick("0x1", "0x80", "0x4000")}",
        1 => $"meta mark set meta mark {dice.Pick("or 0x4000", "and 0xffffff00", "xor 0x1", "| 0x80", "and 0xff00 or 0x1", "& 0xf0 ^ 0x80")}",
        2 => $"ct mark set {dice.Pick("0x1", "meta mark", "ct mark or 0x80", "meta mark and 0xff", "ct mark xor 0x1")}",
        3 => $"meta mark set {dice.Pick("ct mark", "ct mark and 0xff", "ct mark or 0x1")}",
        4 => $"meta mark set ip {dice.Pick("saddr map @addr-marks", "daddr map @net-marks", "saddr map { 10.244.1.10 : 0x80, 8.8.8.8 : 0x1 }", "dscp map { cs0 : 0x1, ef : 0x80 }")}",
        5 => $"meta mark set {dice.Pick("numgen random mod 2", "numgen inc mod 3 offset 0x80", "jhash ip saddr mod 2", "symhash mod 2 offset 0x4000")}",
        6 => dice.Pick("ip dscp set ef", "ip dscp set cs1", "ip ttl set 17"),
        7 when place.IsEarly => dice.Pick("notrack", "notrack", "ct zone set 1", "ct original zone set 2", "ct reply zone set 3"),
        7 when place is { Type: "filter", Hook: "prerouting" or "output" } => "notrack",
        8 when dice.OneIn(2) => dice.Pick("add @seen { ip daddr }", "update @seen { ip daddr timeout 1m }", "meta priority set 1:2", "meta nftrace set 1", "ct mark set ct mark | 0x40", "meta mark set meta mark << 4"),
        8 => $"log prefix \"any: \" {dice.Pick("", "level info", "flags all", "group 3")}",
        9 when protocol == "tcp" => "tcp flags syn tcp option maxseg size set 1300",
        _ => "counter",
    };
}

/// <summary>Translations of every form.</summary>
internal static class AnyTranslation
{
    /// <summary>What must be asked before, and the translation.</summary>
    public static (string Needs, string Action) Of(Dice dice, NftPlace place, string protocol)
    {
        var (hasPorts, of4) = (protocol is "tcp" or "udp", place.Family == "inet" ? "ip " : "");
        if (place.IsOfDestination)
            return hasPorts ? ($"meta l4proto {protocol}", Destination(dice, of4, protocol)) : ("", dice.Pick($"dnat {of4}to 10.244.1.10", $"dnat {of4}to 10.244.1.10-10.244.1.12", $"dnat {of4}to ip daddr map {{ 10.96.0.10 : 10.244.1.10, 192.168.77.1 : 10.244.2.20 }}", $"dnat {of4}to numgen inc mod 2 map {{ 0 : 10.244.1.10, 1 : 10.244.2.20 }}", "redirect", $"dnat {of4}prefix to ip daddr map {{ 10.96.0.0/24 : 10.244.1.0/24 }}"));
        if (place is { Type: "nat", Hook: "input" })
            return ("", $"snat {of4}to {dice.Pick("10.244.1.1", "192.168.77.2")}");
        return (hasPorts ? $"meta l4proto {protocol}" : "", Source(dice, of4, hasPorts));
    }

    private static string Destination(Dice dice, string of4, string protocol) => dice.Pick(
        $"dnat {of4}to 10.244.1.11:8080", $"dnat {of4}to 10.244.2.20:80-90", $"dnat {of4}to {protocol} dport map @backends", $"dnat ip addr . port to ip daddr . {protocol} dport map @endpoints", "redirect to :10250", "redirect to :15001-15003", $"redirect to :{protocol} dport map @port-map",
        $"dnat {of4}to {protocol} dport map {{ 80 : 10.244.1.10, 8080 : 192.168.77.2 }}", $"dnat {of4}to 10.244.1.10:{protocol} dport map {{ 80 : 8080, 53 : 5353 }}", $"dnat {of4}to numgen random mod 2 map {{ 0 : 10.244.1.10, 1 : 10.244.1.11 }}:8080", $"dnat {of4}to jhash ip saddr mod 2 map {{ 0 : 10.244.1.10, 1 : 192.168.77.1 }}",
        $"dnat ip addr . port to numgen random mod 2 map {{ 0 : 10.244.1.10 . 80, 1 : 10.244.2.20 . 8080 }}", $"dnat {of4}to 127.0.0.1", $"dnat {of4}to 10.244.1.10-10.244.1.12 persistent", $"dnat {of4}to ip saddr map @sources", $"dnat {of4}to 10.244.1.10:8080 random");

    private static string Source(Dice dice, string of4, bool hasPorts) => hasPorts && dice.OneIn(2)
        ? dice.Pick($"snat {of4}to 203.0.113.21:1024-2000", $"snat {of4}to 192.168.77.1:40000-50000", "masquerade to :1024-65535", "masquerade to :2000-3000 random", $"snat {of4}to 203.0.113.21:7000-8000")
        : dice.Pick("masquerade", "masquerade", "masquerade random", "masquerade fully-random", "masquerade persistent", $"snat {of4}to 203.0.113.21", $"snat {of4}to 203.0.113.30-203.0.113.33", $"snat {of4}to ip saddr map @sources", $"snat {of4}prefix to ip saddr map {{ 10.244.1.0/24 : 203.0.113.0/24 }}", $"snat {of4}to 10.244.1.1 persistent", $"snat {of4}to 192.168.77.1 fully-random");
}
