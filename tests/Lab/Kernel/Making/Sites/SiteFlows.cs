using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>Flows at random for one site, most of them to Services and to who listens.</summary>
internal static class SiteFlows
{
    private const int FirstPort = 40000;

    /// <param name="number">Of the flow on this site: no two have the same source port.</param>
    public static SiteFlow Make(SiteScenery scenery, int number)
    {
        var dice = scenery.Dice;
        var aim = dice.OneIn(5) ? Elsewhere(scenery) : scenery.AnyAim();
        if (dice.OneIn(15) && aim.Protocol != Protocol.Icmp)
            aim = aim with { Port = 81 };
        var from = dice.Between(0, 9) switch
        {
            < 6 => dice.Pick([.. scenery.Pods]).Place,
            < 8 => dice.Pick(scenery.Nodes).Name,
            _ => SiteFlow.Outside,
        };
        var flow = new SiteFlow(from, aim.Address, aim.Protocol, aim.Port)
        {
            SourcePort = FirstPort + number,
            Length = aim.Protocol == Protocol.Tcp ? 60 : dice.Pick(60, 60, 100, 1390, 1450),
        };
        return from == SiteFlow.Outside ? FromOutside(scenery, flow) : flow;
    }

    private static SiteFlow FromOutside(SiteScenery scenery, SiteFlow flow)
    {
        var to = flow.Destination.StartsWith("10.", StringComparison.Ordinal) || scenery.Nodes.Any(node => node.Address == flow.Destination) ? flow.Destination : scenery.Nodes[0].Address;
        return flow with { Source = scenery.Dice.Pick(OutsideMaker.Router, OutsideMaker.Far), Destination = to, Node = scenery.EntranceOf(to).Name, Device = "eth0" };
    }

    private static Aim Elsewhere(SiteScenery scenery)
    {
        var dice = scenery.Dice;
        var node = dice.Pick(scenery.Nodes);
        var address = dice.Pick(node.Gateway, node.Address, $"10.244.{node.Number}.99", "10.244.3.5", "10.244.9.9", "10.244.8.8", "192.168.77.9", OutsideMaker.Router, "10.96.0.99", "169.254.1.1", "127.0.0.1", $"10.244.{node.Number}.0");
        return new(address, dice.Pick(Protocol.Tcp, Protocol.Udp, Protocol.Icmp), dice.Pick(80, 8080, 10250));
    }
}
