using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Making.Iptables;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Makes one part of a node at random, as the component would that it stands for.</summary>
internal interface IMaker
{
    /// <summary>In how many nodes it takes part: one of so many.</summary>
    int OneIn { get; }

    void Make(Scenery scenery);
}

/// <summary>Every maker, in the order in which their rules are put together.</summary>
internal static class Makers
{
    private static readonly ImmutableArray<IMaker> All =
    [
        new NetworkMaker(),
        new RoutesMaker(),
        new SettingsMaker(),
        new ListenersMaker(),
        new IpSetsMaker(),
        new FirewalldMaker(),
        new DockerMaker(),
        new CalicoMaker(),
        new NodeLocalDnsMaker(),
        new MeshMaker(),
        new FlannelMaker(),
        new KubeProxyMaker(),
        new AnyRulesMaker(),
    ];

    /// <summary>The node of this seed.</summary>
    public static Scenery Make(int seed)
    {
        var scenery = new Scenery(new(seed));
        foreach (var maker in All)
            if (scenery.Dice.OneIn(maker.OneIn))
                maker.Make(scenery);
        return scenery;
    }
}
