using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The rules of the plain iptables of a place, whichever way they were printed: whole by iptables-save, else table by table.</summary>
internal static class IptablesTexts
{
    public static Availability<IptablesSave> Plain(ArtifactStore place, bool isV6)
    {
        var program = isV6 ? "ip6tables" : "iptables";
        return place.Read<IptablesSave>($"netfilter/{program}-save")
            .Or(() => Together(place.ReadAll<IptablesRules>($"netfilter/{program}-rules").Select(pieces => pieces.Select(piece => piece.Rules))))
            .Or(() => Together(place.ReadAll<IptablesListing>($"netfilter/{program}-list").Select(pieces => pieces.Select(piece => piece.Rules))));
    }

    private static Availability<IptablesSave> Together(Availability<IEnumerable<IptablesSave>> pieces) => pieces.Select(Merge);

    // Each table is kept once: the first listing of it counts.
    private static IptablesSave Merge(IEnumerable<IptablesSave> pieces)
    {
        var all = pieces.ToImmutableArray();
        var tables = all.SelectMany(piece => piece.Tables).DistinctBy(table => table.Name).ToImmutableArray();
        return all[0] with
        {
            Tables = tables,
            WhyPartial = $"of iptables only the {(tables.Length == 1 ? "table" : "tables")} {string.Join(", ", tables.Select(table => table.Name))} {(tables.Length == 1 ? "is" : "are")} in the input",
        };
    }
}
