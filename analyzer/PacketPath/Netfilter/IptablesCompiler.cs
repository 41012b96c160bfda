using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Netfilter.Matches;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Makes the chains of an iptables table ready to be walked.</summary>
internal static class IptablesCompiler
{
    /// <summary>Every chain of the table by its name.</summary>
    public static IReadOnlyDictionary<string, CompiledChain> Compile(NetfilterTable table)
    {
        var chains = new Dictionary<string, CompiledChain>(StringComparer.Ordinal);
        foreach (var chain in table.Chains)
            chains.TryAdd(chain.Name, new(table.Name, chain.Name, chain));
        foreach (var chain in chains.Values)
            chain.Fill([.. chain.Source.Rules.Select(rule => Compile(rule, chains))]);

        return chains;
    }

    private static CompiledRule Compile(ChainRule rule, Dictionary<string, CompiledChain> chains)
    {
        var parts = ImmutableArray.CreateBuilder<RulePart>(rule.Matches.Length + 1);
        foreach (var match in rule.Matches)
        {
            if (MatchCatalog.Compile(match) is { } test)
                parts.Add(RulePart.Of(test));
        }

        if (rule.Target is { } target)
            parts.Add(RulePart.Of(chains.TryGetValue(target.Name, out var called) ? Call(target, called) : TargetCatalog.Compile(target)));

        return new(rule, parts.ToImmutable(), DestinationOf(rule), rule.Target is null || (!chains.ContainsKey(rule.Target.Name) && TargetCatalog.OnlyTells(rule.Target.Name)));
    }

    private static PacketEffect Call(Target target, CompiledChain called)
    {
        Verdict verdict = target.IsGoto ? new Verdict.Goto(called) : new Verdict.Jump(called);
        return (packet, _) => new(verdict, packet);
    }

    private static AddressMask? DestinationOf(ChainRule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (match.Module == Match.Ip && match.Option("-d") is { Negated: false } destination)
                return AddressMask.TryParse(destination.Value);
        }

        return null;
    }
}
