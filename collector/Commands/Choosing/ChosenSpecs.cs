using System.Collections.Immutable;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>What the options leave of the catalogue and add to it; the plan and the collection are of the same.</summary>
internal static class ChosenSpecs
{
    /// <summary>The specs in the order of the catalogue, or why there are none.</summary>
    public static (ImmutableArray<CollectionSpec> Specs, string? Problem) Of(CollectOptions options)
    {
        var (offered, problem) = Offered(options);
        if (problem is not null)
            return ([], problem);

        ImmutableArray<CollectionSpec> capture = options.Capture is { } packets ? [packets] : [];
        var chosen = WorkList.Choose(offered, options.Only, options.Skip).Where(spec => !(options.NoProbes && spec is ProbeSpec)).Concat(capture).ToImmutableArray();
        return chosen.IsEmpty ? ([], "--only and --skip leave nothing to collect; sb-collect plan lists the ids.") : (chosen, null);
    }

    private static (ImmutableArray<CollectionSpec> Offered, string? Problem) Offered(CollectOptions options)
    {
        var (own, problem) = options.SpecsFile is { } specs ? SpecsFile.Read(specs) : ([], null);
        if (problem is not null || options.RequestFile is not { } request)
            return ([.. SpecCatalog.All, .. own], problem);

        var (asked, wrong) = RequestedSpecs.Read(request, HostFacts.NodeName());
        return ([.. asked, .. own], wrong);
    }
}
