namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>What a rule of nft may ask of a packet.</summary>
internal static class AnyNftMatch
{
    private const int Kinds = 14;

    private static readonly string[] Types = ["local", "unicast", "broadcast", "blackhole", "unreachable", "{ local, broadcast }", "multicast"];

    /// <param name="protocol">What the rule's packets carry; empty for anything.</param>
    /// <returns>Empty where nothing of the kind can be asked here.</returns>
    public static string Of(Scenery scenery, NftPlace place, string protocol)
    {
        var dice = scenery.Dice;
        return dice.Between(0, Kinds) switch
        {
            0 or 1 => Address(scenery),
            2 or 3 => protocol switch { "" => Protocol(dice), "icmp" => Icmp(dice), _ => Port(dice, protocol) },
            4 => protocol == "tcp" ? $"tcp flags {Flags(dice)}" : Key(dice, protocol),
            5 or 6 => Connection(dice),
            7 => Mark(dice),
            8 or 9 => Device(dice, place),
            10 => Fib(dice, place),
            11 => Header(dice),
            12 => Chance(dice, protocol),
            13 => Key(dice, protocol),
            _ => Other(dice, place),
        };
    }

    private static string Not(Dice dice) => dice.OneIn(4) ? "!= " : "";

    private static string Address(Scenery scenery)
    {
        var dice = scenery.Dice;
        var field = dice.Pick("ip saddr", "ip daddr");
        return dice.Between(0, 4) switch
        {
            0 => $"{field} {Not(dice)}{scenery.Address()}",
            1 => $"{field} {Not(dice)}{dice.Pick("10.244.0.0/16", "10.96.0.0/12", "192.168.77.0/24", "8.8.8.0/24", "0.0.0.0/0", "10.244.1.10-10.244.1.11", "127.0.0.0/8")}",
            2 => $"{field} {Not(dice)}{{ {scenery.Address()}, {dice.Pick("10.244.0.0/16", "172.16.0.0-172.31.255.255", "198.51.100.9")} }}",
            3 => $"{field} and 255.255.0.0 {dice.Pick("==", "!=")} {dice.Pick("10.244.0.0", "192.168.0.0")}",
            _ => $"{field} {Not(dice)}@{dice.Pick(AnySets.Addresses)}",
        };
    }

    private static string Protocol(Dice dice) => dice.Pick(
        "meta l4proto tcp", "meta l4proto != udp", "meta l4proto { tcp, udp }", "ip protocol icmp", "ip protocol != { tcp, icmp }", "meta l4proto @protos", "th dport { 53, 80, 8080 }", "meta l4proto 6-17");

    private static string Port(Dice dice, string protocol)
    {
        var field = $"{dice.Pick(protocol, protocol, $"meta l4proto {protocol} th")} {dice.Pick("dport", "dport", "sport")}";
        return dice.Between(0, 4) switch
        {
            0 => $"{field} {Not(dice)}{dice.Pick(22, 53, 80, 8080, 10250)}",
            1 => $"{field} {Not(dice)}{dice.Pick("1-1024", "30000-32767", "8080-10250")}",
            2 => $"{field} {Not(dice)}{{ {dice.Pick("22, 80, 8080", "53, 10000-20000", "80-90, 443, 40000-40020")} }}",
            3 => $"{field} {dice.Pick(">", "<", ">=", "<=")} {dice.Pick(80, 1024, 40010)}",
            _ => $"{field} {Not(dice)}@ports",
        };
    }

    private static string Icmp(Dice dice) => dice.Pick(
        "icmp type echo-request", "icmp type != echo-request", "icmp type { echo-reply, destination-unreachable, time-exceeded }", "icmp code 0", "icmp code != host-unreachable", "icmp type 8 icmp code 0", "icmp type > 3");

    private static string Flags(Dice dice) => dice.Pick(
        "syn", "ack", "!= syn", "& (fin|syn|rst|ack) == syn", "& (syn|ack) == (syn|ack)", "& (syn|rst) != 0", "syn / fin,syn,rst,ack", "!= syn / fin,syn,rst,ack", "{ syn, ack }", "fin,ack", "! syn", "& syn == 0", "& (fin|ack) == (fin|ack)", "== 0x2", "== (syn|ack)");

    private static string Connection(Dice dice) => dice.Pick(
        "ct state new", "ct state established,related", "ct state != established", "ct state { new, untracked }", "ct state invalid", "ct state untracked", "ct state != { established, related }", "ct state & (new|invalid) != 0", "ct state new,invalid",
        "ct status dnat", "ct status snat", "ct status != dnat", "ct status & (snat|dnat) == 0", "ct status seen-reply", "ct status confirmed", "ct status { dnat, snat }", "ct direction original", "ct direction reply", "ct direction != reply",
        "ct mark 0x1", "ct mark and 0x80 == 0x80", "ct mark != 0", "ct original ip daddr 10.96.0.0/12", "ct reply ip saddr 10.244.0.0/16", "ct original ip saddr != 10.244.1.10", "ct protocol { tcp, udp }", "ct l3proto ipv4", "ct zone 0");

    private static string Mark(Dice dice) => dice.Pick(
        "meta mark 0x1", "meta mark != 0x4000", "meta mark and 0x4000 == 0x4000", "meta mark and 0xff != 0", "meta mark { 0x0, 0x80 }", "meta mark @marks", "meta mark 0x0-0xff", "meta mark < 0x100", "meta mark or 0x1 == 0x1", "meta mark xor 0x4000 == 0x0", "meta mark != @marks", "meta mark & 0x4000 == 0x0");

    private static string Device(Dice dice, NftPlace place) => dice.Pick(place.Hook switch
    {
        "prerouting" or "input" => ["iifname"],
        "output" or "postrouting" => ["oifname"],
        _ => (IReadOnlyList<string>)["iifname", "oifname"],
    }) + " " + dice.Pick("\"cni0\"", "\"eth1\"", "!= \"eth0\"", "\"eth*\"", "!= \"eth*\"", "{ \"cni0\", \"eth1\" }", "!= { \"lo\", \"eth0\" }", "@devs", "{ \"eth*\", \"lo\" }");

    private static string Fib(Dice dice, NftPlace place) => dice.Between(0, 3) switch
    {
        0 => $"fib {dice.Pick("saddr", "daddr")} type {Not(dice)}{dice.Pick(Types)}",
        1 when place.Hook is "prerouting" or "input" or "forward" => $"fib {dice.Pick("saddr", "daddr")} . iif type {Not(dice)}{dice.Pick(Types)}",
        1 when place.Hook is "output" or "postrouting" => $"fib daddr . oif type {dice.Pick(Types)}",
        2 when place.Hook is "prerouting" => $"fib saddr . {dice.Maybe("mark . ")}iif oif {dice.Pick("missing", "exists", "!= 0", "0")}",
        3 when place.Hook is "prerouting" or "input" => $"fib {dice.Pick("saddr", "daddr")} {dice.Pick("oifname \"eth1\"", "oif \"cni0\"", "oifname != \"eth0\"", "oif exists", "oif missing")}",
        _ => "fib daddr type local",
    };

    private static string Header(Dice dice) => dice.Pick(
        "ip dscp ef", "ip dscp != cs0", "ip dscp { cs0, ef }", "ip ttl 64", "ip ttl < 3", "ip ttl != 1-2", "ip length 60", "ip length > 90", "ip version 4", "ip hdrlength 5", "ip frag-off and 0x1fff == 0", "ip frag-off and 0x4000 != 0", "meta length 0-99", "ip ttl { 63, 64 }");

    private static string Chance(Dice dice, string protocol) => dice.Pick(
        "numgen random mod 2 == 0", "numgen inc mod 3 < 2", "numgen random mod 10 != 3", "numgen inc mod 2 { 0, 1 }", "jhash ip saddr mod 4 == 1", protocol is "tcp" or "udp" ? $"jhash ip daddr . {protocol} sport mod 2 0" : "jhash ip saddr . ip daddr mod 2 seed 0xdeadbeef 1", "symhash mod 2 == 1", "numgen random mod 2 offset 5 == 6");

    private static string Key(Dice dice, string protocol) => protocol is "tcp" or "udp"
        ? dice.Pick(
            $"ip saddr . {protocol} dport {Not(dice)}@pairs", $"ip daddr . {protocol} dport @ranges", $"ip daddr . meta l4proto . {protocol} dport @triples", $"ip daddr . {protocol} dport {{ 10.244.1.10 . 8080, 192.168.77.1 . 10250, 10.96.0.10 . 53 }}",
            $"ip saddr . {protocol} dport {Not(dice)}{{ 10.244.0.0/16 . 1-1024, 8.8.8.8 . 8080 }}", $"ip daddr . ip protocol . th dport {Not(dice)}@triples", $"meta l4proto {protocol} ct {dice.Pick("original proto-dst 80", "reply proto-src != 8080", "original proto-src > 40010", "reply proto-dst { 53, 40000-40020 }")}", $"{protocol} dport . ip saddr {{ 80 . 10.244.1.10, 8080 . 8.8.8.8, 53 . 10.244.1.11 }}")
        : dice.Pick("iifname . ip saddr @devaddrs", "iifname . ip saddr != @devaddrs", "ip saddr . ip daddr { 10.244.1.10 . 8.8.8.8, 10.244.1.11 . 10.244.1.12 }", "ip daddr . meta mark { 8.8.8.8 . 0x1, 10.96.0.10 . 0x0 }", "meta l4proto . ip saddr { tcp . 10.244.1.10, udp . 10.244.1.11, icmp . 8.8.8.8 }");

    private static string Other(Dice dice, NftPlace place) => dice.Between(0, 7) switch
    {
        0 => "limit rate 1000000/second burst 100000 packets",
        1 when place.Family == "inet" => "meta nfproto ipv4",
        2 when place is { Family: "inet", IsNat: false } => "meta protocol ip6",
        3 => $"meta pkttype {dice.Pick("host", "broadcast", "multicast", "!= host")}",
        4 when place.Hook is "output" or "postrouting" => $"meta skuid {dice.Pick("1000", "!= 0", "{ 0, 1337 }", "0-1000", "< 1000")}",
        5 when place.Hook is "forward" or "output" or "postrouting" => $"rt ip nexthop {dice.Pick("192.168.77.2", "203.0.113.1", "10.244.1.10", "!= 192.168.77.2")}",
        6 when place.Hook is "prerouting" or "input" or "forward" => $"meta iif {Not(dice)}{dice.Pick("\"cni0\"", "\"eth1\"", "\"lo\"")}",
        7 => dice.Pick("meta protocol ip", "meta iifkind \"tun\"", "meta oifkind \"tun\"", "ip saddr @seen"),
        _ => "",
    };
}
