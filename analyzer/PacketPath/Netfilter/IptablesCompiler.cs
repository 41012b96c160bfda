using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
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
        var parts = new SharedParts();
        foreach (var chain in chains.Values)
            chain.FillLater(() => Compile(chain.Source, chains, parts));

        return chains;
    }

    private static ImmutableArray<CompiledRule> Compile(Chain chain, Dictionary<string, CompiledChain> chains, SharedParts shared)
    {
        var rules = ImmutableArray.CreateBuilder<CompiledRule>(chain.Rules.Length);
        foreach (var rule in chain.Rules)
            rules.Add(Compile(rule, chains, shared, chain.Rules.Length >= ChainContents.WorthAnIndex ? KeyOf(rule) : null));
        return rules.MoveToImmutable();
    }

    private static CompiledRule Compile(ChainRule rule, Dictionary<string, CompiledChain> chains, SharedParts shared, RuleKey? key)
    {
        var parts = ImmutableArray.CreateBuilder<RulePart>(rule.Matches.Length + 1);
        foreach (var match in rule.Matches)
            shared.Add(match, parts);

        var called = rule.Target is { } target ? chains.GetValueOrDefault(target.Name) : null;
        if (rule.Target is { } done)
            parts.Add(shared.Of(done, called));

        var onlyTells = rule.Target is null || (called is null && TargetCatalog.OnlyTells(rule.Target.Name));
        return new(rule, parts.ToImmutable(), key, onlyTells);
    }

    // -d 10.96.0.10/32 -p tcp -m tcp --dport 53      -i cali1f4ae2b2c3d
    private static RuleKey KeyOf(ChainRule rule)
    {
        var key = new RuleKey(null, null, null, null, null);
        foreach (var match in rule.Matches)
        {
            if (match.Module == Match.Ip)
                key = new(HostOf(match.Option("-d")), HostOf(match.Option("-s")), key.DestinationPort, DeviceOf(match.Option("-i")), DeviceOf(match.Option("-o")));
            else if (match.Module is "tcp" or "udp" or "sctp")
                key = key with { DestinationPort = PortOf(match) };
        }

        return key;
    }

    private static Address? HostOf(RuleOption? option) =>
        option is { Negated: false } given && AddressMask.TryParse(given.Value) is { IsHost: true } host ? host.First : null;

    private static string? DeviceOf(RuleOption? option) => option is { Negated: false } given && !given.Value.EndsWith('+') ? given.Value : null;

    private static int? PortOf(Match match) =>
        match.Option("--dport") is { Negated: false } option && PortRange.ListOf(option.Value) is [{ } range] && range.First == range.Last && ProtocolName.NumberOf(match.Module) is { } protocol
            ? RuleKey.PortOf(protocol, range.First)
            : null;
}
