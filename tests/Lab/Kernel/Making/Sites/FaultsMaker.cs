namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>What goes wrong with devices, neighbours and routes.</summary>
internal sealed class FaultsMaker : ISiteMaker
{
    public void Make(SiteScenery scenery)
    {
        foreach (var node in scenery.Nodes)
        {
            var dice = scenery.Dice;
            var pod = dice.Pick(node.Pods);
            foreach (var fault in dice.Some<Action>(
                14,
                () => scenery.Ip(node.Name, $"link set {pod.Device} down"),
                () => scenery.Ip(pod.Place, "link set eth0 down"),
                () => scenery.Ip(node.Name, "route del default"),
                () => scenery.Ip(pod.Place, "route del default"),
                () => scenery.Ip(pod.Place, $"link set eth0 mtu {dice.Pick(1400, 1300)}"),
                () => scenery.Ip(node.Name, "link set eth0 mtu 1400"),
                () => scenery.Ip(node.Name, $"neigh replace {pod.Address} lladdr 02:00:00:00:00:99 dev {DeviceOf(node, pod)} nud permanent"),
                () => scenery.Ip(node.Name, $"neigh replace {pod.Address} lladdr {pod.LinkAddress} dev {DeviceOf(node, pod)} nud permanent"),
                () => scenery.Ip(node.Name, $"neigh replace {pod.Address} dev {DeviceOf(node, pod)} nud failed"),
                () => scenery.Ip(pod.Place, $"neigh replace {node.Pods[^1].Address} lladdr {node.Pods[^1].LinkAddress} dev eth0 nud permanent"),
                () => scenery.Ip(pod.Place, $"neigh replace {node.Gateway} lladdr 02:00:00:00:00:98 dev eth0 nud permanent"),
                () => scenery.Ip(node.Name, $"route add {(dice.OneIn(2) ? "blackhole" : "unreachable")} 10.244.9.0/24", $"route add prohibit 10.244.8.0/24"),
                () => scenery.Ip(node.Name, "addr add 10.244.1.200/32 dev eth0"),
                () => scenery.Ip(node.Name, $"addr add {pod.Address}/32 dev lo")))
                fault();
            if (node.IsBridged)
                OfBridge(scenery, node, pod);
        }
    }

    private static void OfBridge(SiteScenery scenery, SiteNode node, SitePod pod)
    {
        var dice = scenery.Dice;
        if (dice.OneIn(8))
            scenery.Load(node.Name, ["bridge", "-batch", "-"], [$"fdb replace {pod.LinkAddress} dev {dice.Pick(node.Pods).Device} master static"]);
        if (dice.OneIn(20))
            scenery.Ip(node.Name, $"link set {PodDevicesMaker.Bridge} down");
    }

    private static string DeviceOf(SiteNode node, SitePod pod) => node.IsBridged ? PodDevicesMaker.Bridge : pod.Device;
}
