namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>The settings of nodes that decide over packets, most as they should be.</summary>
internal sealed class SiteSettingsMaker : ISiteMaker
{
    public void Make(SiteScenery scenery)
    {
        foreach (var node in scenery.Nodes)
        {
            Forwarding(scenery, node);
            Devices(scenery, node);
            if (!node.IsBridged)
                scenery.Sysctl(node.Name, [.. node.Pods.Where(_ => !scenery.Dice.OneIn(8)).Select(pod => $"net/ipv4/conf/{pod.Device}/proxy_arp=1")]);
        }
    }

    private static void Forwarding(SiteScenery scenery, SiteNode node)
    {
        var dice = scenery.Dice;
        scenery.Sysctl(
            node.Name,
            $"net/ipv4/ip_forward={(dice.OneIn(12) ? 0 : 1)}",
            $"net/bridge/bridge-nf-call-iptables={(dice.OneIn(3) ? 0 : 1)}",
            $"net/ipv4/conf/all/rp_filter={dice.Pick(0, 0, 0, 1, 2)}");
        if (dice.OneIn(12))
            scenery.Sysctl(node.Name, $"net/ipv4/conf/{dice.Pick("eth0", node.IsBridged ? PodDevicesMaker.Bridge : node.Pods[0].Device)}/forwarding=0");
        if (dice.OneIn(12))
            scenery.Sysctl(node.Name, "net/ipv4/conf/all/arp_ignore=1");
    }

    private static void Devices(SiteScenery scenery, SiteNode node)
    {
        var dice = scenery.Dice;
        foreach (var device in new[] { "eth0", node.IsBridged ? PodDevicesMaker.Bridge : node.Pods[0].Device })
        {
            scenery.Sysctl(node.Name, $"net/ipv4/conf/{device}/rp_filter={dice.Pick(0, 0, 1, 2)}");
            foreach (var name in dice.Some(12, "route_localnet", "accept_local", "src_valid_mark"))
                scenery.Sysctl(node.Name, $"net/ipv4/conf/{device}/{name}=1");
        }
    }
}
