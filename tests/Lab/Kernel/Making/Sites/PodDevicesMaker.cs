namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>Pods behind a bridge, with its ports' switches, or behind devices of their own as Calico and ptp have them.</summary>
internal sealed class PodDevicesMaker : ISiteMaker
{
    public const string Bridge = "cni0";

    public void Make(SiteScenery scenery)
    {
        foreach (var node in scenery.Nodes)
        {
            if (node.IsBridged)
                scenery.Ip(node.Name, $"link add {Bridge} address 02:00:00:0{node.Number}:00:02 type bridge{(scenery.Dice.OneIn(6) ? " nf_call_iptables 1" : "")}");
            var link = node.IsBridged ? null : scenery.Dice.Maybe("calico") == "" ? null : "ee:ee:ee:ee:ee:ee";
            foreach (var pod in node.Pods)
                scenery.Ip(node.Name, $"link add {pod.Device} address {link ?? $"02:00:00:0{node.Number}:01:0{pod.Number}"} type veth peer address {pod.LinkAddress} name eth0 netns {{{pod.Place}}}");
            if (node.IsBridged)
                Ports(scenery, node);
        }
    }

    private static void Ports(SiteScenery scenery, SiteNode node)
    {
        var dice = scenery.Dice;
        var (isHairpin, isIsolating) = (dice.OneIn(2), dice.OneIn(6));
        foreach (var pod in node.Pods)
        {
            scenery.Ip(node.Name, $"link set {pod.Device} master {Bridge}");
            if (isHairpin != dice.OneIn(8))
                scenery.Ip(node.Name, $"link set dev {pod.Device} type bridge_slave hairpin on");
            if (isIsolating && !dice.OneIn(3))
                scenery.Ip(node.Name, $"link set dev {pod.Device} type bridge_slave isolated on");
        }
    }
}
