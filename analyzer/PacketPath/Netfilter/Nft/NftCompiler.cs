using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Makes the chains of a table of nf_tables ready to be walked.</summary>
internal static class NftCompiler
{
    /// <summary>Every chain of the table by its name.</summary>
    public static IReadOnlyDictionary<string, CompiledChain> Compile(NftTable table)
    {
        var (scope, title) = (new NftScope(table), $"{table.Family} {table.Name}");
        foreach (var chain in table.Chains)
            scope.Add(new(title, chain.Name, new(title, chain.Name, null, null, chain.Hook?.Line ?? chain.Line, [])));
        foreach (var chain in table.Chains)
            scope.Chains[chain.Name].Fill([.. chain.Rules.Select(rule => Compile(rule, SourceOf(rule, table, chain), scope, chain.Rules.Length >= ChainContents.WorthAnIndex ? KeyOf(rule) : null))]);

        return scope.Chains;
    }

    /// <summary>The rule as a trace shows it, beside those of iptables: <c>inet firewalld</c> for its table.</summary>
    public static ChainRule SourceOf(NftChainRule rule, NftTable table, NftChain chain) =>
        new(rule.Line, $"{table.Family} {table.Name}", chain.Name, rule.Index, rule.Statements.OfType<NftCounter>().FirstOrDefault()?.Count, new(Comment(rule), null), 0);

    private static CompiledRule Compile(NftChainRule rule, ChainRule source, NftScope scope, RuleKey? key) =>
        new(source, [.. rule.Statements.SelectMany(statement => NftStatements.Compile(statement, scope))], key, rule.Statements.All(NftStatements.OnlyTells));

    private static ImmutableArray<Match> Comment(NftChainRule rule) => rule.Comment is { } comment ? [new("comment", [new("--comment", false, comment)])] : [];

    // ip daddr 10.96.0.10 tcp dport 53 ...: what stands before an effect must hold.
    private static RuleKey? KeyOf(NftChainRule rule)
    {
        foreach (var match in rule.Statements.TakeWhile(statement => statement is NftMatch).Cast<NftMatch>())
        {
            if (match is { Left: NftPayload { Protocol: "ip" or "ip6", Field: "daddr" }, Operator: NftOperator.Equal, Right: NftValue value })
                return AddressMask.TryParse(value.Text) is { IsHost: true } host ? new(host.First, null, null, null, null) : null;
        }

        return null;
    }
}
