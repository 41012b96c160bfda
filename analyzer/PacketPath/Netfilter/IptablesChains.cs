using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The built-in chains of iptables' tables as base chains, of each back end that the input shows.</summary>
internal static class IptablesChains
{
    /// <summary>The maker of the chains in x_tables.</summary>
    public const string Legacy = "iptables (legacy)";

    /// <summary>The maker of those in nf_tables that iptables prints.</summary>
    public const string Nft = "iptables (nft)";

    private static readonly ImmutableArray<string> AllTables = ["raw", "mangle", "nat", "filter", "security"];

    public static HookTable Of(Node node, ArtifactStore place, bool isV6)
    {
        var rulesets = isV6 ? NetfilterRulesets6.In(place).Select(six => six.Rulesets) : NetfilterRulesets.In(place);
        var unknown = Unseen(node, place, rulesets, isV6);
        if (!rulesets.IsKnown)
            return new([], unknown);

        var all = Saves(rulesets.Value).ToList();
        return new([.. all.SelectMany(one => Of(one.Save, one.Maker))], [.. unknown, .. all.SelectMany(one => NotListed(one.Save, one.Maker)), .. all.SelectMany(one => Unread(one.Save, one.Maker))])
        {
            TracksConnections = all.Any(one => AsksForConnections(one.Save)),
            FilledSets = [.. all.SelectMany(one => Rules(one.Save)).Select(rule => rule.Target).OfType<Target>().Select(SetTarget.Filled).OfType<string>()],
        };
    }

    private static IEnumerable<(IptablesSave Save, string Maker)> Saves(NetfilterRulesets rulesets)
    {
        if (rulesets.Nft.IsKnown)
            yield return (rulesets.Nft.Value, Nft);
        if (rulesets.Legacy.IsKnown)
            yield return (rulesets.Legacy.Value, Legacy);
        if (rulesets.Unassigned is { } plain)
            yield return (plain, "iptables");
    }

    // Rules of a plain dump are those of one back end or the other: hidden are the other's, where both may be.
    private static ImmutableArray<UnseenRules> Unseen(Node node, ArtifactStore place, Availability<NetfilterRulesets> rulesets, bool isV6)
    {
        var (nft, legacy) = (HiddenRules.OfNft(node, place, rulesets, isV6), HiddenRules.OfLegacy(node, place, rulesets, isV6));
        if (rulesets is { IsKnown: true, Value.Unassigned: not null })
            return nft is not null && legacy is not null ? [new("the other back end of iptables", legacy, null) { IsTakenForNone = HiddenRules.IsSilence(nft) || HiddenRules.IsSilence(legacy) }] : [];

        return nft is not null && nft == legacy
            ? [.. Unseen(node, place, rulesets.IsKnown, "iptables", nft)]
            : [.. Unseen(node, place, rulesets.IsKnown, Nft, nft), .. Unseen(node, place, rulesets.IsKnown, Legacy, legacy)];
    }

    // Of a node one back end at least must be known. A pod's own namespace has rules only where a mesh or a plug-in put them there.
    private static IEnumerable<UnseenRules> Unseen(Node node, ArtifactStore place, bool isOneKnown, string maker, string? why)
    {
        if (why is not null)
            yield return new(maker, why, null) { IsTakenForNone = HiddenRules.IsSilence(why) && (isOneKnown || place != node.Host) };
    }

    // Listed table by table, those that nobody listed may hold rules all the same.
    private static IEnumerable<UnseenRules> NotListed(IptablesSave save, string maker) =>
        AllTables.Where(table => !save.Knows(table)).Select(table => new UnseenRules(maker, save.WhyPartial ?? "", table));

    private static IEnumerable<UnseenRules> Unread(IptablesSave save, string maker) =>
        save.Unread is { } line ? [new($"{maker}, of which a line could not be read", $"{line}", null)] : [];

    private static IEnumerable<ChainRule> Rules(IptablesSave save) => save.Tables.SelectMany(table => table.Chains).SelectMany(chain => chain.Rules);

    private static bool AsksForConnections(IptablesSave save)
    {
        foreach (var rule in Rules(save))
        {
            if (rule.Target is { } target && IsOfConnections(target))
                return true;
            foreach (var match in rule.Matches)
                if (match.Module is "conntrack" or "state" or "connmark" or "connbytes" or "connlimit" or "connlabel" or "helper" or "cluster")
                    return true;
        }

        return false;
    }

    private static bool IsOfConnections(Target target) => target.Name is "DNAT" or "SNAT" or "MASQUERADE" or "REDIRECT" or "NETMAP" or "CONNMARK" or "CONNSECMARK" or "SYNPROXY"
        || (target.Name == "CT" && target.Option("--notrack") is null);

    public static IEnumerable<BaseChain> Of(IptablesSave save, string maker)
    {
        foreach (var table in save.Tables)
        {
            var compiled = IptablesCompiler.Compile(table);
            foreach (var chain in table.Chains.Where(chain => chain.IsBuiltIn))
            {
                if (PlaceOf(table.Name, chain.Name) is { } place)
                    yield return new(compiled[chain.Name], place.Hook, maker == Nft && table.Name == "security" ? HookPriority.SecurityOfNft : place.Priority, TypeOf(table.Name), maker, chain.Policy == "DROP" ? Verdict.Drop : Verdict.Accept);
            }
        }
    }

    // mangle's OUTPUT alone has a packet routed again (net/ipv4/netfilter/iptable_mangle.c).
    private static ChainType TypeOf(string table) => table switch
    {
        "nat" => ChainType.Nat,
        "mangle" => ChainType.Route,
        _ => ChainType.Filter,
    };

    /// <summary>Where a chain of a table hangs; null for one that hangs nowhere.</summary>
    public static (NetHook Hook, int Priority)? PlaceOf(string table, string chain)
    {
        NetHook? hook = chain switch
        {
            "PREROUTING" => NetHook.Prerouting,
            "INPUT" => NetHook.Input,
            "FORWARD" => NetHook.Forward,
            "OUTPUT" => NetHook.Output,
            "POSTROUTING" => NetHook.Postrouting,
            _ => null,
        };
        int? priority = table switch
        {
            "raw" => HookPriority.Raw,
            "mangle" => HookPriority.Mangle,
            "nat" => hook is NetHook.Prerouting or NetHook.Output ? HookPriority.DestinationNat : HookPriority.SourceNat,
            "filter" => HookPriority.Filter,
            "security" => HookPriority.Security,
            _ => null,
        };
        return hook is { } known && priority is { } number ? (known, number) : null;
    }
}
