using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The base chains of nftables' own tables: those that iptables-nft does not print.</summary>
internal static class NftChains
{
    /// <param name="printed">What iptables shows: of a table that it prints, nft has the rules without the arguments of iptables' own matches and targets.</param>
    public static HookTable Of(Node node, ArtifactStore place, bool isV6, HookTable printed)
    {
        // JSON of old versions leaves flags out.
        var ruleset = place.Read<NftRuleset>("netfilter/nft-ruleset").Or(() => place.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset));
        if (!ruleset.IsKnown)
            return new([], HiddenRules.OfNative(node, place, ruleset, isV6) is { } why ? [new("nftables", why, null)] : []);

        var own = ruleset.Value.All.Where(table => !IsPrinted(table, printed)).ToList();
        var unknown = own.Where(table => !table.IsDormant).SelectMany(table => Unseen(table, isV6)).Concat(Unread(ruleset.Value)).ToImmutableArray();
        return new([.. own.Where(table => !table.IsDormant && IsFor(table, isV6)).SelectMany(Of)], unknown)
        {
            ShowsNft = true,
            TracksConnections = own.Any(table => (table.Family == "bridge" || IsFor(table, isV6)) && NftTracking.IsAskedFor(table)),
        };
    }

    private static bool IsFor(NftTable table, bool isV6) => table.Family == "inet" || table.Family == (isV6 ? "ip6" : "ip");

    // A table of iptables' own name that iptables-nft does not print holds rules of nft's language.
    private static bool IsPrinted(NftTable table, HookTable printed) =>
        table is { Family: "ip" or "ip6", Name: "filter" or "nat" or "mangle" or "raw" or "security" } && printed.Chains.Any(chain => chain.Maker != IptablesChains.Legacy && chain.Chain.Table == table.Name);

    private static IEnumerable<BaseChain> Of(NftTable table)
    {
        var compiled = NftCompiler.Compile(table);
        foreach (var chain in table.Chains)
        {
            if (chain.Hook is { Priority: { } priority } hook && HookOf(hook.Name) is { } place)
                yield return new(compiled[chain.Name], place, priority, TypeOf(hook.Type), "nftables", hook.Policy == "drop" ? Verdict.Drop : Verdict.Accept);
        }
    }

    private static IEnumerable<UnseenRules> Unread(NftRuleset ruleset) =>
        ruleset.Unread is { } line ? [new($"a part of nftables' ruleset ({line})", "it could not be read", null)] : [];

    // What hangs elsewhere, or nobody knows where, and may stop a packet.
    private static IEnumerable<UnseenRules> Unseen(NftTable table, bool isV6)
    {
        if (table.Family is "ip" or "ip6" && !IsFor(table, isV6))
            yield break;

        foreach (var chain in table.Chains.Where(chain => chain.Hook is not null && MayStop(chain, table)))
        {
            if (table.Family is "bridge" or "netdev" or "arp" || HookOf(chain.Hook!.Name) is null) // asked above
                yield return new($"table {table.Family} {table.Name}, chain {chain.Name} ({chain.Line})", "rules of this kind are not modelled", null);
            else if (chain.Hook.Priority is null)
                yield return new($"table {table.Family} {table.Name}, chain {chain.Name} ({chain.Line})", "its priority is not understood", null);
        }
    }

    private static bool MayStop(NftChain chain, NftTable table) =>
        chain.Hook?.Policy == "drop" || (!chain.Rules.IsEmpty && table.Chains.SelectMany(any => any.Rules).Any(rule => !rule.Statements.All(statement => NftStatements.OnlyTells(statement) || statement is NftVerdict { Kind: not "drop" })));

    private static NetHook? HookOf(string name) => name switch
    {
        "prerouting" => NetHook.Prerouting,
        "input" => NetHook.Input,
        "forward" => NetHook.Forward,
        "output" => NetHook.Output,
        "postrouting" => NetHook.Postrouting,
        _ => null,
    };

    private static ChainType TypeOf(string type) => type switch
    {
        "nat" => ChainType.Nat,
        "route" => ChainType.Route,
        _ => ChainType.Filter,
    };
}
