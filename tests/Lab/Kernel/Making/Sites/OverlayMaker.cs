namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>The way from the pods of one node to those of the other: VXLAN as flannel has it, or by the nodes' own segment; some of it wrong.</summary>
internal sealed class OverlayMaker : ISiteMaker
{
    private const string Device = "flannel.1";

    public void Make(SiteScenery scenery)
    {
        if (scenery.Nodes.Length < 2)
            return;
        var (isVxlan, isDirect) = (!scenery.Dice.OneIn(3), scenery.Dice.OneIn(4));
        foreach (var node in scenery.Nodes)
        {
            if (isVxlan)
                Vxlan(scenery, node);
            var other = node.Other(scenery);
            if (scenery.Dice.OneIn(15))
                continue;
            scenery.Ip(node.Name, isVxlan && (!isDirect || scenery.Dice.OneIn(3)) ? $"route add {other.PodSubnet} via 10.244.{other.Number}.0 dev {Device} onlink" : $"route add {other.PodSubnet} via {other.Address}");
        }
    }

    private static void Vxlan(SiteScenery scenery, SiteNode node)
    {
        var dice = scenery.Dice;
        var (other, isLearning) = (node.Other(scenery), dice.OneIn(6));
        var (id, port) = (dice.OneIn(12) ? 2 : 1, dice.OneIn(12) ? 8473 : 8472);
        scenery.Ip(
            node.Name,
            $"link add {Device} address {LinkAddress(node)} type vxlan id {id} local {node.Address} dstport {port} {(isLearning ? "" : "no")}learning dev eth0",
            $"addr add 10.244.{node.Number}.0/32 dev {Device}",
            $"link set {Device} up");
        if (dice.OneIn(6))
            scenery.Ip(node.Name, $"link set {Device} mtu 1400");
        if (!dice.OneIn(12))
            scenery.Ip(node.Name, $"neigh add 10.244.{other.Number}.0 lladdr {(dice.OneIn(10) ? "02:00:00:00:00:99" : LinkAddress(other))} dev {Device} nud permanent");
        if (!dice.OneIn(12))
            scenery.Load(node.Name, ["bridge", "-batch", "-"], [$"fdb add {LinkAddress(other)} dev {Device} dst {(dice.OneIn(10) ? "192.168.77.9" : other.Address)}"]);
    }

    private static string LinkAddress(SiteNode node) => $"02:00:00:0{node.Number}:00:03";
}
