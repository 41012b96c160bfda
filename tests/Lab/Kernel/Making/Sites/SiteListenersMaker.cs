using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>Who listens: most pods, the nodes, and the world outside.</summary>
internal sealed class SiteListenersMaker : ISiteMaker
{
    public void Make(SiteScenery scenery)
    {
        foreach (var pod in scenery.Pods)
        {
            if (!scenery.Dice.OneIn(6))
                Both(scenery, pod.Place, 8080, pod.Address);
        }

        foreach (var node in scenery.Nodes)
            Both(scenery, node.Name, 10250, node.Address);
        Both(scenery, SiteFlow.Outside, 80, OutsideMaker.Far);
    }

    private static void Both(SiteScenery scenery, string place, int port, string address)
    {
        scenery.Listen(place, isTcp: true, port);
        scenery.Listen(place, isTcp: false, port);
        scenery.Aims.Add(new(address, Protocol.Tcp, port));
        scenery.Aims.Add(new(address, Protocol.Udp, port));
        scenery.Aims.Add(new(address, Protocol.Icmp, 0));
    }
}
