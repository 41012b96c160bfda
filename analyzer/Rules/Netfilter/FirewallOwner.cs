using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Who writes a rule: told by the chains around it.</summary>
internal static class FirewallOwner
{
    public const string Firewalld = "firewalld";
    public const string Ufw = "ufw";
    public const string Docker = "Docker";

    /// <summary>Chains of network policies and of kube-proxy: what they drop is meant to be dropped.</summary>
    public static bool IsPolicy(Decider decider) =>
        IsPolicyTable(decider.Table) || decider.Jumps.Select(jump => jump.Chain).Append(decider.Chain).Any(IsPolicyChain);

    // table filter, chain KUBE-FORWARD, rule 1: ...
    /// <summary>The same of a step that tells its rule.</summary>
    public static bool IsPolicyStep(Step step) => step.What.Split(", ") is [var table, var chain, ..]
        && (IsPolicyTable(table.Replace("table ", "", StringComparison.Ordinal)) || IsPolicyChain(chain.Replace("chain ", "", StringComparison.Ordinal)));

    /// <summary>The owner's name, or null when nothing tells.</summary>
    public static string? Of(Node node, Decider decider)
    {
        var chains = ChainsBeside(node, decider);
        if (decider.Table.EndsWith(" firewalld", StringComparison.Ordinal) || chains.Any(IsOfFirewalld))
            return Firewalld;
        if (chains.Any(name => name.StartsWith("ufw-", StringComparison.Ordinal)))
            return Ufw;

        // Docker sets the policy and adds no closing REJECT.
        return decider.Policy is not null && chains.Any(name => name.StartsWith("DOCKER", StringComparison.Ordinal)) ? Docker : null;
    }

    private static ImmutableArray<string> ChainsBeside(Node node, Decider decider)
    {
        var native = node.Host.Read<NftRuleset>("netfilter/nft-ruleset").Or(() => node.Host.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset));
        var saves = node.Fact<NetfilterRulesets>() is { IsKnown: true, Value.Known: var known } ? known.SelectMany(save => save.Tables) : [];
        return (native.IsKnown ? native.Value.All.Select(table => table.Rules) : []).Concat(saves)
            .Where(table => table.Name == decider.Table && table.Line.Artifact == decider.Line.Artifact)
            .SelectMany(table => table.Chains).Select(chain => chain.Name).ToImmutableArray();
    }

    // Tables of nft's own language.
    private static bool IsPolicyTable(string name) =>
        name is "ip kube-proxy" or "inet kube-proxy" or "ip calico" or "inet calico" or "inet cilium" or "inet antrea" or "inet kube-network-policies";

    private static bool IsPolicyChain(string name) =>
        name.StartsWith("cali-", StringComparison.Ordinal) || name.StartsWith("KUBE-", StringComparison.Ordinal)
        || name.StartsWith("WEAVE-", StringComparison.Ordinal) || name.StartsWith("CILIUM_", StringComparison.Ordinal)
        || name.StartsWith("ANTREA-", StringComparison.Ordinal) || name.StartsWith("AZURE-NPM", StringComparison.Ordinal)
        || name.StartsWith("felix-", StringComparison.Ordinal);

    private static bool IsOfFirewalld(string name) =>
        name.StartsWith("FWDI_", StringComparison.Ordinal) || name.StartsWith("FWDO_", StringComparison.Ordinal)
        || name.StartsWith("FORWARD_direct", StringComparison.Ordinal) || name.EndsWith("_ZONES", StringComparison.Ordinal)
        || name.EndsWith("_ZONES_SOURCE", StringComparison.Ordinal);
}
