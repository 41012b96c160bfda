using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The IPv4 iptables rules of one place, by back end: what the kernel holds in x_tables and in nf_tables.</summary>
/// <param name="Nft">The rules in nf_tables that iptables-nft can print.</param>
/// <param name="Legacy">The rules in x_tables.</param>
/// <param name="Default">The back end of the plain <c>iptables</c> there, by its <c>-V</c> or its own dump.</param>
/// <param name="Unassigned">A plain dump of which nothing says whose it is.</param>
internal sealed record NetfilterRulesets(
    Availability<IptablesSave> Nft,
    Availability<IptablesSave> Legacy,
    Availability<NetfilterBackend> Default,
    IptablesSave? Unassigned) : INodeFact<NetfilterRulesets>
{
    /// <summary>Every dump that is known, nft first.</summary>
    public IEnumerable<IptablesSave> Known
    {
        get
        {
            if (Nft.IsKnown)
                yield return Nft.Value;
            if (Legacy.IsKnown)
                yield return Legacy.Value;
            if (Unassigned is not null)
                yield return Unassigned;
        }
    }

    public static Availability<NetfilterRulesets> From(Node node) => In(node.Host);

    /// <summary>The same of any place: a container has its own iptables binary, a namespace its own rules.</summary>
    public static Availability<NetfilterRulesets> In(ArtifactStore place) => Of(place, isV6: false);

    /// <summary>The rules of one family.</summary>
    internal static Availability<NetfilterRulesets> Of(ArtifactStore place, bool isV6)
    {
        var (plain, program) = (IptablesTexts.Plain(place, isV6), isV6 ? "ip6tables" : "iptables");
        var backend = DefaultBackend(place, plain);
        var nft = place.Read<IptablesSave>($"netfilter/{program}-nft-save").Or(() => Plain(plain, backend, NetfilterBackend.Nft));
        var legacy = place.Read<IptablesSave>($"netfilter/{program}-legacy-save").Or(() => Plain(plain, backend, NetfilterBackend.Legacy));
        var unassigned = plain.IsKnown && !backend.IsKnown && !nft.IsKnown && !legacy.IsKnown ? plain.Value : null;

        return nft.IsKnown || legacy.IsKnown || unassigned is not null
            ? Availability<NetfilterRulesets>.Known(new(nft, legacy, backend, unassigned))
            : Availability<NetfilterRulesets>.Missing(nft.WhyMissing!); // not known
    }

    private static Availability<IptablesSave> Plain(
        Availability<IptablesSave> plain, Availability<NetfilterBackend> backend, NetfilterBackend wanted)
    {
        if (!plain.IsKnown || (backend.IsKnown && backend.Value == wanted))
            return plain;

        return Availability<IptablesSave>.Missing(backend.IsKnown
            ? $"{plain.Value.Text.Path}: printed by iptables-{backend.Value.ToString().ToLowerInvariant()}"
            : backend.WhyMissing!); // not known
    }

    private static Availability<NetfilterBackend> DefaultBackend(ArtifactStore place, Availability<IptablesSave> plain)
    {
        var version = place.Read<IptablesVersion>("netfilter/iptables-version");
        if (version is { IsKnown: true, Value.Backend: { } backend })
            return Availability<NetfilterBackend>.Known(backend);

        return plain.IsKnown && ByGenerator(plain.Value) is { } printed
            ? Availability<NetfilterBackend>.Known(printed)
            : Availability<NetfilterBackend>.Missing("nothing says which back end the plain iptables speaks to (netfilter/iptables-version)");
    }

    // Since 1.8.8 the nft variant names itself; up to 1.8.2 it called itself xtables-save. In between both print the same.
    private static NetfilterBackend? ByGenerator(IptablesSave save) => save.Generator switch
    {
        { } name when name.Contains("nf_tables", StringComparison.Ordinal) || name.StartsWith("xtables-save", StringComparison.Ordinal) => NetfilterBackend.Nft,
        { } name when name.Contains(" v1.4.", StringComparison.Ordinal) || name.Contains(" v1.6.", StringComparison.Ordinal) => NetfilterBackend.Legacy,
        { } when save.LegacyWarning is not null || save.Incompatible.Length > 0 => NetfilterBackend.Nft,
        _ => null,
    };
}
