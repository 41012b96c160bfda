using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A chain of nf_tables that hangs on a hook.</summary>
/// <param name="Hook">Lower case: <c>forward</c>.</param>
/// <param name="CanDecide">It has rules, or its policy is not accept.</param>
internal sealed record NftBaseChain(SourceLine Line, string Family, string Table, string Chain, string Type, string Hook, string Priority, bool CanDecide);

/// <summary>The base chains in the text of <c>nft list ruleset</c>. Their rules are not read here, only that there are some.</summary>
internal sealed record NftBaseChains(ImmutableArray<NftBaseChain> Chains) : IArtifact<NftBaseChains>
{
    /// <summary>Those that IPv4 packets meet and that iptables-nft does not manage.</summary>
    public ImmutableArray<NftBaseChain> NotOfIptables => Chains.RemoveAll(chain =>
        chain.Family is not ("ip" or "inet") || (chain.Family == "ip" && chain.Table is "filter" or "nat" or "mangle" or "raw" or "security"));

    public static Parsed<NftBaseChains> Parse(ArtifactText text)
    {
        var chains = ImmutableArray.CreateBuilder<NftBaseChain>();
        var (family, table, chain) = ("", "", "");
        foreach (var line in text.Lines())
        {
            var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["table", var f, var t, "{", ..])
                (family, table, chain) = (f, t, "");
            else if (words is ["chain", var c, "{", ..])
                chain = c;
            else if (words is ["type", var type, "hook", var hook, ..] && chain.Length > 0)
                chains.Add(new(line, family, table, chain, type, hook, PriorityOf(words), words[^1] is not "accept;"));
            else if (chain.Length > 0 && words is not ([] or ["}", ..]) && chains.Count > 0 && chains[^1].Chain == chain && chains[^1].Table == table)
                chains[^1] = chains[^1] with { CanDecide = true };
        }

        return new(new(chains.ToImmutable()));
    }

    // type filter hook forward priority filter + 10; policy accept;
    private static string PriorityOf(string[] words)
    {
        var at = Array.IndexOf(words, "priority");
        return at < 0 ? "" : string.Join(' ', words.Skip(at + 1).TakeWhile(word => word != "policy")).TrimEnd(';');
    }
}
