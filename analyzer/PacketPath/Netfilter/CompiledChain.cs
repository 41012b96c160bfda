using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>A chain made ready to be walked: a packet meets only those of its rules that may match it.</summary>
internal sealed class CompiledChain(string table, string name, Chain source)
{
    private Func<ImmutableArray<CompiledRule>>? _compile;
    private ChainContents? _contents;

    public string Table => table;
    public string Name => name;
    public Chain Source => source;
    public ImmutableArray<CompiledRule> Rules => Ready.Rules;

    public bool IsEmpty => _compile is null ? Ready.Rules.IsEmpty : source.Rules.IsEmpty;

    /// <summary>Puts the rules in; to be called once, after every chain that they call exists.</summary>
    public void Fill(ImmutableArray<CompiledRule> rules) => _contents = ChainContents.Of(rules);

    /// <summary>The same, but the rules are made ready when a packet first comes: most of a great many chains see none.</summary>
    public void FillLater(Func<ImmutableArray<CompiledRule>> compile) => _compile = compile;

    /// <summary>The same chain without one of its rules.</summary>
    public CompiledChain Without(ChainRule rule)
    {
        var chain = new CompiledChain(table, name, source);
        chain.Fill(Rules.RemoveAll(one => ReferenceEquals(one.Source, rule)));
        return chain;
    }

    /// <summary>The rules, and how they are found. Two that ask for the first time at once make the same.</summary>
    public ChainContents Ready => _contents ??= ChainContents.Of(_compile?.Invoke() ?? []);
}

/// <summary>A chain's rules, and the index of a long one's.</summary>
internal sealed record ChainContents(ImmutableArray<CompiledRule> Rules, RuleIndex? Index)
{
    /// <summary>Shorter chains are walked as they are.</summary>
    public const int WorthAnIndex = 16;

    public static ChainContents Of(ImmutableArray<CompiledRule> rules) => new(rules, rules.Length < WorthAnIndex ? null : new RuleIndex(rules));

    /// <summary>The position of the first rule from <paramref name="from"/> on that may match the packet; the chain's length if none does.</summary>
    public int Next(int from, Packet packet) => Index is { } index ? index.Next(from, packet) : from;
}
