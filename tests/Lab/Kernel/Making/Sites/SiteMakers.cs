namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>Makes one part of a site at random.</summary>
internal interface ISiteMaker
{
    void Make(SiteScenery scenery);
}

/// <summary>Every maker, in the order in which the kernel is given their parts.</summary>
internal static class SiteMakers
{
    private static readonly ISiteMaker[] All = [new OutsideMaker(), new PodDevicesMaker(), new SiteSettingsMaker(), new AddressesMaker(), new OverlayMaker(), new FaultsMaker(), new SiteRulesMaker(), new SiteListenersMaker()];

    /// <summary>The site of this seed.</summary>
    public static SiteScenery Make(int seed)
    {
        var scenery = new SiteScenery(new(seed));
        foreach (var maker in All)
            maker.Make(scenery);
        return scenery;
    }
}
