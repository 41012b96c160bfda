namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>One target at random, of those that its place allows.</summary>
internal static class AnyTarget
{
    private static readonly string[] Rejects =
        ["icmp-net-unreachable", "icmp-host-unreachable", "icmp-proto-unreachable", "icmp-port-unreachable", "icmp-net-prohibited", "icmp-host-prohibited", "icmp-admin-prohibited"];

    public static string Of(Scenery scenery, Place place)
    {
        var dice = scenery.Dice;
        return dice.Between(0, 9) switch
        {
            0 or 1 => "-j ACCEPT",
            2 => "-j RETURN",
            3 => dice.OneIn(3) && place.Table != "nat" ? "-j DROP" : "",
            4 => "",
            5 => $"-j LOG --log-prefix \"x -j DROP \"",
            6 => Mark(dice),
            _ => OfTable(scenery, place),
        };
    }

    private static string OfTable(Scenery scenery, Place place) => place.Table switch
    {
        "raw" => scenery.Dice.OneIn(3) ? "-j CT --notrack" : Mark(scenery.Dice),
        "mangle" => Mangle(scenery.Dice),
        "nat" => Nat(scenery, place),
        "filter" => $"-j REJECT --reject-with {scenery.Dice.Pick(Rejects)}",
        _ => "-j ACCEPT",
    };

    private static string Mark(Dice dice) =>
        $"-j MARK --{dice.Pick("set-xmark 0x4000/0x4000", "set-mark 0x80/0x80", "or-mark 0x1", "and-mark 0xfffffffe", "xor-mark 0x4000", "set-xmark 0x0/0xf0000", "set-mark 0x1")}";

    private static string Mangle(Dice dice) => dice.Between(0, 4) switch
    {
        0 => $"-j DSCP --set-dscp {dice.Pick("0x04", "0x2e")}",
        1 => $"-j TOS --set-tos {dice.Pick("0x10/0x3f", "0x00/0xff", "0x08")}",
        2 => $"-j TTL --ttl-{dice.Pick("set 63", "inc 1", "dec 1")}",
        _ => $"-j CONNMARK --{dice.Pick("save-mark", "restore-mark", "set-xmark 0x80/0x80", "save-mark --nfmask 0x4000 --ctmask 0xffffffff", "restore-mark --nfmask 0x80 --ctmask 0x80", "and-mark 0x80", "or-mark 0x1")}",
    };

    private static string Nat(Scenery scenery, Place place)
    {
        var (dice, isOfDestination) = (scenery.Dice, place.Hook is "PREROUTING" or "OUTPUT");
        var address = dice.Pick([.. Scenery.Pods, .. Scenery.RemotePods, "192.168.77.1", "127.0.0.1"]);
        if (isOfDestination)
            return dice.Between(0, 3) switch
            {
                0 => $"-p tcp -j REDIRECT --to-ports {dice.Pick("10250", "15001")}",
                1 => $"-j NETMAP --to {dice.Pick("10.244.1.0/24", "192.168.77.0/24")}",
                2 => $"-p udp -j DNAT --to-destination {address}:{dice.Pick("53", "8053")}",
                _ => $"-j DNAT --to-destination {address}",
            };
        return place.Hook == "INPUT" || dice.OneIn(2)
            ? $"-j SNAT --to-source {dice.Pick("192.168.77.1", "203.0.113.99", "10.244.1.1")}"
            : dice.Pick("-j MASQUERADE", "-p tcp -j MASQUERADE --to-ports 1024-65535", "-j MASQUERADE --random-fully", "-j NETMAP --to 192.168.88.0/24");
    }
}
