using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>One node or two, and the router that they hang on, behind which is the rest of the world.</summary>
internal sealed class OutsideMaker : ISiteMaker
{
    public const string Router = "192.168.77.254", Far = "8.8.8.8";

    public void Make(SiteScenery scenery)
    {
        scenery.Nodes = [.. Enumerable.Range(1, scenery.Dice.OneIn(3) ? 1 : 2).Select(number => Node(scenery.Dice, number))];
        var outside = SiteFlow.Outside;
        scenery.Ip(outside, "link add br0 address 02:00:00:00:00:fe type bridge", $"addr add {Router}/24 dev br0", $"addr add {Far}/32 dev lo", "link set lo up", "link set br0 up");
        scenery.Sysctl(outside, "net/ipv4/ip_forward=0", "net/ipv4/conf/all/arp_announce=2", "net/bridge/bridge-nf-call-iptables=0", "net/ipv4/conf/all/rp_filter=0", "net/ipv4/conf/br0/rp_filter=0");
        foreach (var node in scenery.Nodes)
            scenery.Ip(node.Name, $"link add eth0 address 02:00:00:0{node.Number}:00:01 type veth peer name port{node.Number} netns {{{outside}}}");
        foreach (var node in scenery.Nodes)
            scenery.Ip(outside, $"link set port{node.Number} master br0", $"link set port{node.Number} up", $"route add {node.PodSubnet} via {node.Address}");
        scenery.Ip(outside, $"route add default via {scenery.Nodes[0].Address}");
    }

    private static SiteNode Node(Dice dice, int number)
    {
        var pods = Enumerable.Range(1, dice.Between(number == 1 ? 2 : 1, number == 1 ? 3 : 2)).Select(pod => new SitePod(number, pod));
        return new(number, !dice.OneIn(3), [.. pods]);
    }
}
