namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Devices up, with one address or several.</summary>
internal sealed class NetworkMaker : IMaker
{
    public int OneIn => 1;

    public void Make(Scenery scenery)
    {
        foreach (var device in Scenery.Devices.Prepend("lo"))
            scenery.Up.Add($"link set {device} up");
        Give(scenery, "10.244.1.1/24", Scenery.PodDevice);
        Give(scenery, "192.168.77.1/24", Scenery.PrivateDevice);
        Give(scenery, "203.0.113.21/24", Scenery.PublicDevice);
        foreach (var (address, device) in scenery.Dice.Some<(string, string)>(
            4,
            ("192.168.77.5/24", Scenery.PrivateDevice),
            ("172.31.5.5/16", Scenery.PrivateDevice),
            ("203.0.113.22/32", Scenery.PublicDevice),
            ("10.244.1.9/32", "lo"),
            ("169.254.20.10/32", "lo"),
            ("10.96.0.10/32", "lo")))
            Give(scenery, address, device);
        if (scenery.Dice.OneIn(3))
            scenery.Ip.Add($"link set {Scenery.PublicDevice} mtu 1400");
    }

    private static void Give(Scenery scenery, string address, string device)
    {
        scenery.Ip.Add($"addr add {address} dev {device}");
        scenery.OwnAddresses.Add(address[..address.IndexOf('/')]);
    }
}
