namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Routes of every type, several tables, and policy rules that choose among them.</summary>
internal sealed class RoutesMaker : IMaker
{
    private static readonly string[] Tables = ["100", "200", "main", "main", "default", "local"];

    public int OneIn => 1;

    public void Make(Scenery scenery)
    {
        var dice = scenery.Dice;
        scenery.Ip.Add("route add 10.244.2.0/24 via 192.168.77.2 dev eth0");
        if (!dice.OneIn(6))
            scenery.Ip.Add($"route add default via 203.0.113.1 dev eth1{dice.Maybe(" src 203.0.113.21")}");
        foreach (var route in dice.Some(
            3,
            "default via 192.168.77.254 dev eth0 metric 200",
            "10.244.3.0/24 via 192.168.77.3 dev eth0 src 10.244.1.1",
            "10.244.2.20 dev eth0 scope link",
            "blackhole 10.99.0.0/16",
            "unreachable 10.98.0.0/16",
            "prohibit 10.97.0.0/16",
            "10.50.0.0/16 nexthop via 192.168.77.2 dev eth0 weight 2 nexthop via 203.0.113.1 dev eth1",
            "10.96.0.0/12 via 192.168.77.254 dev eth0 src 192.168.77.1",
            "198.51.100.0/24 via 172.20.0.1 dev eth1 onlink",
            "198.51.100.0/24 via 192.168.77.2 dev eth0 tos 0x10",
            "8.8.0.0/16 dev cni0",
            "local 10.97.1.0/24 dev lo",
            "default via 192.168.77.254 dev eth0 table 100",
            "throw 8.8.8.0/24 table 100",
            "10.96.0.0/12 dev cni0 scope link table 100",
            "blackhole default metric 4000 table 200",
            "198.51.100.7 via 192.168.77.2 dev eth0 table 200",
            "10.244.1.0/24 dev eth0 table 200",
            "unreachable 10.50.3.0/24 table 200"))
            scenery.Ip.Add($"route add {route}");
        if (dice.OneIn(2))
            AddRules(scenery);
    }

    private static void AddRules(Scenery scenery)
    {
        var dice = scenery.Dice;
        for (var i = 0; i < dice.Between(1, 6); i++)
            scenery.Ip.Add($"rule add pref {100 + (10 * i)} {dice.Maybe("not ")}{Selector(scenery)} {Selector(scenery)} {Action(dice, i)}");
        scenery.Ip.Add("rule add pref 500 from 10.244.1.0/24 lookup main");
        if (dice.OneIn(4))
            scenery.Ip.AddRange("rule del pref 0", "rule add pref 20 lookup local");
    }

    private static string Selector(Scenery scenery)
    {
        var dice = scenery.Dice;
        return dice.Between(0, 9) switch
        {
            0 => "from 10.244.1.0/24",
            1 => $"from {scenery.Address()}",
            2 => $"to {dice.Pick("10.96.0.0/12", "10.244.0.0/16", "8.8.8.8", "198.51.100.0/24")}",
            3 => $"iif {dice.Pick("lo", Scenery.PodDevice, Scenery.PrivateDevice)}",
            4 => $"fwmark {dice.Pick("0x4000/0x4000", "0x80/0x80", "0x1", "0x0/0xff")}",
            5 => "ipproto tcp dport 80-8080",
            6 => "ipproto udp",
            7 => "uidrange 1000-2000",
            8 => "tos 0x10",
            _ => "",
        };
    }

    private static string Action(Dice dice, int at) => dice.Between(0, 11) switch
    {
        0 => "blackhole",
        1 => "unreachable",
        2 => "prohibit",
        3 => at < 4 ? "goto 500" : "lookup 200",
        4 => "lookup main suppress_prefixlength 0",
        _ => $"lookup {dice.Pick(Tables)}",
    };
}
