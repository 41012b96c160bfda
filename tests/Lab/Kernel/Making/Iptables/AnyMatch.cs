namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>One match at random.</summary>
internal static class AnyMatch
{
    private static readonly string[] States = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"];
    private static readonly string[] Nets = ["10.244.0.0/16", "10.244.1.0/24", "10.96.0.0/12", "192.168.77.0/24", "127.0.0.0/8", "8.8.8.8/32", "0.0.0.0/0", "10.0.0.20/255.0.0.255"];

    public static string Of(Scenery scenery, Place place, bool isBuiltIn)
    {
        var dice = scenery.Dice;
        return dice.Between(0, 20) switch
        {
            0 or 1 => Net(dice, "-s", dice.Pick(Nets)),
            2 or 3 => Net(dice, "-d", dice.Pick([.. Nets, scenery.Address()])),
            4 => !isBuiltIn || place.HasInput ? Device(dice, "-i") : "",
            5 => !isBuiltIn || place.HasOutput ? Device(dice, "-o") : "",
            6 or 7 => Ports(dice),
            8 => $"-p icmp -m icmp {dice.Not()}--icmp-type {dice.Pick("8", "0", "any", "3/1", "echo-reply")}",
            9 => $"{dice.Not()}-p {dice.Pick("tcp", "udp", "icmp", "sctp")}",
            10 or 11 => Conntrack(scenery, place),
            12 => $"-m mark {dice.Not()}--mark {Mark(dice)}",
            13 => $"-m connmark {dice.Not()}--mark {Mark(dice)}",
            14 => Addrtype(dice, place),
            15 => $"-m iprange {dice.Not()}--{dice.Pick("src", "dst")}-range {dice.Pick("10.244.1.10-10.244.1.11", "10.96.0.0-10.96.255.255", "192.168.77.1-203.0.113.21")}",
            16 => $"-m statistic --mode random {dice.Not()}--probability 0.5",
            17 => Header(dice),
            18 => place.Hook is "OUTPUT" or "POSTROUTING" && isBuiltIn ? $"-m owner {dice.Not()}--uid-owner {dice.Pick("0", "1000", "500-1500")}" : "",
            19 => Set(scenery),
            _ => $"-m pkttype {dice.Not()}--pkt-type {dice.Pick("unicast", "multicast")}",
        };
    }

    // "! -s 0.0.0.0/0" never holds, and nf_tables does not take it: there is nothing to compare.
    private static string Net(Dice dice, string option, string net) => $"{(net == "0.0.0.0/0" ? "" : dice.Not())}{option} {net}";

    // "! -i +" never holds, but iptables-legacy-save leaves it out (print_iface), and no artifact tells that it is there.
    private static string Device(Dice dice, string option)
    {
        var device = dice.Pick("cni0", "eth0", "eth1", "lo", "eth+", "cni+", "+", "nosuch");
        return $"{(device == "+" ? "" : dice.Not())}{option} {device}";
    }

    private static string Mark(Dice dice) => dice.Pick("0x4000/0x4000", "0x0/0x4000", "0x80/0x80", "0x1", "0x0", "0x10000/0xf0000");

    private static string Ports(Dice dice)
    {
        var (protocol, port) = (dice.Pick("tcp", "udp", "sctp"), dice.Pick("80", "53", "8080", "30000:32767", ":1023", "40000:"));
        return dice.Between(0, 4) switch
        {
            0 => $"-p {protocol} -m multiport {dice.Not()}--{dice.Pick("sports", "dports", "ports")} {dice.Pick("80,443", "53,8080:8090", "1:65535")}",
            1 => $"-p tcp -m tcp {dice.Not()}--{dice.Pick("syn", "tcp-flags FIN,SYN,RST,ACK SYN", "tcp-flags SYN,ACK SYN,ACK", "tcp-flags ALL NONE")}",
            _ => $"-p {protocol} -m {protocol} {dice.Not()}--{dice.Pick("dport", "dport", "sport")} {port}",
        };
    }

    // In raw no packet has a connection yet.
    private static string Conntrack(Scenery scenery, Place place)
    {
        var dice = scenery.Dice;
        if (place.Table == "raw")
            return "";
        return dice.Between(0, 7) switch
        {
            0 => $"-m conntrack {dice.Not()}--ctstatus {dice.Pick("SEEN_REPLY", "NONE", "EXPECTED")}",
            1 => $"-m conntrack --ctdir {dice.Pick("ORIGINAL", "REPLY")}",
            2 => $"-m conntrack {dice.Not()}--ctorigdst {dice.Pick(Nets[..5])}",
            3 => $"-m conntrack {dice.Not()}--ctreplsrc {dice.Pick(Nets[..5])}",
            4 => $"-m conntrack {dice.Not()}--ctproto {dice.Pick("6", "17")} {dice.Not()}--ctorigdstport {dice.Pick("53", "80", "30080:30090")}",
            _ => $"-m conntrack {dice.Not()}--ctstate {string.Join(',', dice.Some(3, States).DefaultIfEmpty("NEW"))}",
        };
    }

    private static string Addrtype(Dice dice, Place place)
    {
        var limit = dice.OneIn(3) ? place.Hook is "PREROUTING" or "INPUT" ? " --limit-iface-in" : place.Hook is "POSTROUTING" or "OUTPUT" ? " --limit-iface-out" : "" : "";
        return $"-m addrtype {dice.Not()}--{dice.Pick("dst", "src")}-type {dice.Pick("LOCAL", "UNICAST", "BROADCAST", "MULTICAST", "UNREACHABLE", "PROHIBIT", "BLACKHOLE")}{limit}";
    }

    private static string Header(Dice dice) => dice.Between(0, 3) switch
    {
        0 => $"-m length {dice.Not()}--length {dice.Pick("0:59", "60", "100:1500")}",
        1 => $"-m ttl --ttl-{dice.Pick("eq 64", "lt 64", "gt 10", "eq 63")}",
        2 => $"-m dscp {dice.Not()}--dscp {dice.Pick("0x00", "0x04", "0x2e")}",
        _ => $"-m tos {dice.Not()}--tos {dice.Pick("0x10", "0x00/0x1c", "0x10/0x3f")}",
    };

    private static string Set(Scenery scenery)
    {
        var dice = scenery.Dice;
        var (name, _, dimensions) = dice.Pick(IpSetsMaker.Sets);
        if (!scenery.IpSets.Any(line => line.StartsWith($"create {name} ", StringComparison.Ordinal)))
            return "";
        return $"-m set {dice.Not()}--match-set {name} {string.Join(',', Enumerable.Range(0, dimensions).Select(_ => dice.Pick("src", "dst")))}{(dice.OneIn(8) ? " --return-nomatch" : "")}";
    }
}
