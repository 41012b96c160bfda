namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>Addresses and routes of nodes and pods; devices up.</summary>
internal sealed class AddressesMaker : ISiteMaker
{
    public void Make(SiteScenery scenery)
    {
        foreach (var node in scenery.Nodes)
        {
            scenery.Ip(node.Name, "link set lo up", $"addr add {node.Address}/24 dev eth0", "link set eth0 up", $"route add default via {OutsideMaker.Router}");
            if (node.IsBridged)
                Bridged(scenery, node);
            else
                Routed(scenery, node);
        }
    }

    private static void Bridged(SiteScenery scenery, SiteNode node)
    {
        scenery.Ip(node.Name, $"addr add {node.Gateway}/24 dev {PodDevicesMaker.Bridge}", $"link set {PodDevicesMaker.Bridge} up");
        foreach (var pod in node.Pods)
        {
            scenery.Ip(node.Name, $"link set {pod.Device} up");
            scenery.Ip(pod.Place, "link set lo up", "link set eth0 up", $"addr add {pod.Address}/24 dev eth0", $"route add default via {node.Gateway}");
        }
    }

    // As Calico does; or as ptp does, with the node's address on each of the devices.
    private static void Routed(SiteScenery scenery, SiteNode node)
    {
        var isPtp = scenery.Dice.OneIn(3);
        var gateway = isPtp ? node.Gateway : "169.254.1.1";
        foreach (var pod in node.Pods)
        {
            scenery.Ip(node.Name, $"link set {pod.Device} up", $"route add {pod.Address} dev {pod.Device} scope link");
            if (isPtp)
                scenery.Ip(node.Name, $"addr add {node.Gateway}/32 dev {pod.Device}");
            scenery.Ip(pod.Place, "link set lo up", "link set eth0 up", $"addr add {pod.Address}/32 dev eth0", $"route add {gateway} dev eth0 scope link", $"route add default via {gateway} dev eth0");
        }
    }
}
