using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The built-in chains of iptables' tables as base chains, of each back end that the input shows.</summary>
internal static class IptablesChains
{
    /// <summary>The maker of the chains in x_tables.</summary>
    public const string Legacy = "iptables (legacy)";

    private static readonly ImmutableArray<string> Tables = ["raw", "mangle", "nat", "filter"];

    public static HookTable Of(ArtifactStore place, bool isV6)
    {
        if (isV6)
            return new([], [new("ip6tables", "not joined yet", null)]);

        var rulesets = NetfilterRulesets.In(place);
        if (!rulesets.IsKnown)
            return new([], [new("iptables", rulesets.WhyMissing!, null)]); // not known

        var (chains, unknown) = (ImmutableArray.CreateBuilder<BaseChain>(), ImmutableArray.CreateBuilder<UnseenRules>());
        Add(rulesets.Value.Nft, "iptables (nft)", chains, unknown);
        Add(rulesets.Value.Legacy, Legacy, chains, unknown);
        if (rulesets.Value.Unassigned is { } save)
            Add(Availability<IptablesSave>.Known(save), "iptables", chains, unknown);

        return new(chains.ToImmutable(), unknown.ToImmutable()) { TracksConnections = rulesets.Value.Known.Any(AsksForConnections) };
    }

    private static bool AsksForConnections(IptablesSave save) => save.Tables.SelectMany(table => table.Chains).SelectMany(chain => chain.Rules).Any(rule =>
        rule.Target?.Name is "DNAT" or "SNAT" or "MASQUERADE" or "REDIRECT" or "NETMAP" or "CONNMARK" or "CONNSECMARK" or "SYNPROXY"
        || (rule.Target is { Name: "CT" } target && target.Option("--notrack") is null)
        || rule.Matches.Any(match => match.Module is "conntrack" or "state" or "connmark" or "connbytes" or "connlimit" or "connlabel" or "helper" or "cluster"));

    private static void Add(
        Availability<IptablesSave> save, string maker, ImmutableArray<BaseChain>.Builder chains, ImmutableArray<UnseenRules>.Builder unknown)
    {
        if (save.IsKnown)
            chains.AddRange(Of(save.Value, maker));
        else
            unknown.Add(new(maker, save.WhyMissing!, null)); // not known
        if (save is { IsKnown: true, Value: { WhyPartial: { } why } partial })
            unknown.AddRange(Tables.Where(table => !partial.Knows(table)).Select(table => new UnseenRules(maker, why, table)));
    }

    /// <summary>Where the table's rules are met at a hook; null where it has none there.</summary>
    public static int? PriorityOf(string table, NetHook hook) => (table, hook) switch
    {
        ("raw", not (NetHook.Prerouting or NetHook.Output)) or ("nat", NetHook.Forward) or ("filter", NetHook.Prerouting or NetHook.Postrouting) => null,
        _ => PlaceOf(table, hook.ToString().ToUpperInvariant())?.Priority,
    };

    public static IEnumerable<BaseChain> Of(IptablesSave save, string maker)
    {
        foreach (var table in save.Tables)
        {
            var compiled = IptablesCompiler.Compile(table);
            foreach (var chain in table.Chains.Where(chain => chain.IsBuiltIn))
            {
                if (PlaceOf(table.Name, chain.Name) is { } place)
                    yield return new(compiled[chain.Name], place.Hook, place.Priority, TypeOf(table.Name), maker, chain.Policy == "DROP" ? Verdict.Drop : Verdict.Accept);
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

    private static (NetHook Hook, int Priority)? PlaceOf(string table, string chain)
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
