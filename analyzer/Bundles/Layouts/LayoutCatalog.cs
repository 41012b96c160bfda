using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>The layouts of other tools, and who takes which entry of a survey.</summary>
internal static class LayoutCatalog
{
    /// <summary>In order: of two that see the same root, the first takes it. Loose files are what all of them leave.</summary>
    public static ImmutableArray<ForeignLayout> All { get; } =
    [
        new SosReport(),
        new TroubleshootBundle(),
        new MustGather(),
        new RancherLogs(),
        new CiliumSysdump(),
        new CalicoDiagnostics(),
        new CalicoNodeDiagnostics(),
        new ClusterInfoDump(),
        new ClusterInfoDumpText(),
    ];

    /// <summary>What each layout made of its entries, and the loose files taken together.</summary>
    public static ImmutableArray<LayoutReading> Read(IReadOnlyList<SurveyedEntry> entries)
    {
        var roots = Roots(entries);
        var owned = entries.GroupBy(entry => OwnerOf(entry, roots)).ToImmutableArray();
        return PodLogCopies.LeaveOut(
        [
            .. owned.Where(group => group.Key is not null).Select(group => Read(group.Key! /* filtered */, group)),
            .. owned.Where(group => group.Key is null).SelectMany(LooseFiles.Read),
        ]);
    }

    private static LayoutReading Read(LayoutRoot root, IEnumerable<SurveyedEntry> entries) => root.Layout.Read(
        new(root.Input, root.Root, root.Layout.Name),
        [.. entries.Select(entry => new BelowRoot(root.Root.Length == 0 ? entry.Path : entry.Path == root.Root ? entry.FileName : entry.Path[(root.Root.Length + 1)..], entry))]);

    /// <summary>By input and folder; of the layouts that see the same one, the first in the catalogue.</summary>
    private static Dictionary<(string Input, string Root), LayoutRoot> Roots(IReadOnlyList<SurveyedEntry> entries)
    {
        var roots = new Dictionary<(string, string), LayoutRoot>();
        foreach (var entry in entries)
        {
            foreach (var layout in All)
            {
                if (layout.RootShownBy(entry) is not { } root)
                    continue;
                if (!roots.TryGetValue((entry.Input, root), out var known) || All.IndexOf(layout) < All.IndexOf(known.Layout))
                    roots[(entry.Input, root)] = new(layout, entry.Input, root);
            }
        }

        return roots;
    }

    /// <summary>The deepest root above the entry: a sos report within another tool's folder is a sos report.</summary>
    private static LayoutRoot? OwnerOf(SurveyedEntry entry, Dictionary<(string Input, string Root), LayoutRoot> roots)
    {
        for (var end = entry.Path.Length; end > 0; end = entry.Path.LastIndexOf('/', end - 1))
        {
            if (roots.TryGetValue((entry.Input, entry.Path[..end]), out var root))
                return root;
        }

        return roots.GetValueOrDefault((entry.Input, ""));
    }

    private sealed record LayoutRoot(ForeignLayout Layout, string Input, string Root);
}
