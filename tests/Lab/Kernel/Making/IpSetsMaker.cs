namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Sets of every type that this kernel has, for rules to ask.</summary>
internal sealed class IpSetsMaker : IMaker
{
    /// <summary>Name, type with its options, dimensions.</summary>
    public static readonly (string Name, string Type, int Dimensions)[] Sets =
    [
        ("ip", "hash:ip", 1),
        ("net", "hash:net", 1),
        ("ipport", "hash:ip,port", 2),
        ("ipportip", "hash:ip,port,ip", 3),
        ("ipportnet", "hash:ip,port,net", 3),
        ("netport", "hash:net,port", 2),
        ("netiface", "hash:net,iface", 2),
        ("ports", "bitmap:port range 0-65535", 1),
        ("bits", "bitmap:ip range 10.244.1.0-10.244.1.255", 1),
        ("several", "list:set", 1),
    ];

    public int OneIn => 2;

    public void Make(Scenery scenery)
    {
        var dice = scenery.Dice;
        foreach (var (name, type, _) in Sets)
        {
            scenery.IpSets.Add($"create {name} {type}");
            for (var i = 0; i < 4; i++)
                if (Element(scenery, name, i) is { } element)
                    scenery.IpSets.Add($"add -exist {name} {element}{(type.Contains("net", StringComparison.Ordinal) && dice.OneIn(6) ? " nomatch" : "")}");
        }
    }

    private static string? Element(Scenery scenery, string set, int at)
    {
        var dice = scenery.Dice;
        string Address() => dice.Pick([.. Scenery.Pods, .. Scenery.RemotePods, "10.96.0.10", "192.168.77.1"]);
        string Net() => dice.Pick("10.244.0.0/16", "10.244.1.0/24", "10.96.0.0/12", "192.168.77.0/24", "8.8.8.8/32", "10.244.2.16/28");
        string Port() => $"{dice.Pick("tcp", "udp")}:{dice.Pick("53", "80", "8080", "30080-30090")}";
        return set switch
        {
            "ip" => Address(),
            "net" => Net(),
            "ipport" => $"{Address()},{Port()}",
            "ipportip" => $"{Address()},{Port()},{Address()}",
            "ipportnet" => $"{Address()},{Port()},{Net()}",
            "netport" => $"{Net()},{Port()}",
            "netiface" => $"{Net()},{dice.Pick(Scenery.Devices)}",
            "ports" => dice.Pick("53", "80", "8080", "30080-30090"),
            "bits" => dice.Pick("10.244.1.10", "10.244.1.8-10.244.1.11"),
            _ => at < 2 ? dice.Pick("ip", "net") : null,
        };
    }
}
