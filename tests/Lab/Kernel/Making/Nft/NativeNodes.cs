using System.Collections.Immutable;

namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>Nodes with tables in nft's own language, alone or beside what iptables made.</summary>
internal static class NativeNodes
{
    private static readonly ImmutableArray<IMaker> Base = [new NetworkMaker(), new RoutesMaker(), new SettingsMaker(), new ListenersMaker()];

    private static readonly ImmutableArray<IMaker> Components = [new FirewalldNftMaker(), new DockerNftMaker(), new CalicoNftMaker(), new FlannelNftMaker(), new KubeProxyNftMaker()];

    private static readonly AnyTablesMaker Any = new();

    /// <summary>The node of this seed: of three, one has what components make, one any tables, one both, now and then beside iptables' rules.</summary>
    public static Scenery Make(int seed)
    {
        var withIptables = new Dice(seed).OneIn(5);
        var scenery = withIptables ? Makers.Make(seed) : new Scenery(new(seed));
        foreach (var maker in withIptables ? [] : Base)
            maker.Make(scenery);
        var kind = scenery.Dice.Between(0, 2);
        foreach (var maker in kind == 1 ? [] : Components)
            if (scenery.Dice.OneIn(maker.OneIn))
                maker.Make(scenery);
        if (kind > 0)
            Any.Make(scenery);
        return scenery;
    }
}
