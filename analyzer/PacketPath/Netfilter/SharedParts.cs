using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Netfilter.Matches;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What the rules of an iptables table ask and do; of those that say it in the same words it is made ready once, as the memory that a packet's way touches is most of its cost.</summary>
internal sealed class SharedParts
{
    private readonly ConcurrentDictionary<string, PacketTest?> _tests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Target, bool IsGoto), RulePart> _parts = [];

    /// <summary>Adds the tests of a match; none for one that only counts or tells.</summary>
    public void Add(Match match, ImmutableArray<RulePart>.Builder parts)
    {
        if (match.Module is Match.Ip && match.Options.All(IpMatch.IsClear))
            foreach (var option in match.Options)
                parts.Add(RulePart.Of(Test(option)));
        else if (match.Module is not "comment" && Test(match) is { } test)
            parts.Add(RulePart.Of(test));
    }

    /// <summary>What the target does; a chain of the table is called.</summary>
    public RulePart Of(Target target, CompiledChain? called) =>
        called is not null ? _parts.GetOrAdd((target.Name, target.IsGoto), static (_, to) => RulePart.Of(to.target.IsGoto ? new Verdict.Goto(to.called) : new Verdict.Jump(to.called)), (target, called))
        : target.Options.IsEmpty ? _parts.GetOrAdd((target.Name, false), static (_, one) => TargetCatalog.Compile(one), target)
        : TargetCatalog.Compile(target);

    private PacketTest? Test(Match match) => _tests.GetOrAdd(match.ToString(), static (_, one) => MatchCatalog.Compile(one), match);

    // Single addresses are most often one rule's alone.
    private PacketTest Test(RuleOption option) => IpMatch.IsOfHost(option)
        ? IpMatch.Compile(option)
        : _tests.GetOrAdd(option.ToString(), static (_, one) => IpMatch.Compile(one), option)!; // made of this option
}
