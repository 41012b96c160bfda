using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What the rules of one table may name: its chains, sets and maps.</summary>
internal sealed class NftScope(NftTable table)
{
    private readonly Dictionary<string, CompiledChain> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NftNamedSet> _sets = table.Sets.GroupBy(set => set.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    private readonly Dictionary<(string Set, string Types), NftContents> _contents = [];

    // A statement that is not understood may change sets, too.
    private readonly ImmutableArray<string> _notUnderstood = [.. table.Chains.SelectMany(chain => chain.Rules).SelectMany(rule => rule.Statements).OfType<NftUnknownStatement>().Select(statement => statement.Text)];

    public NftTable Table => table;

    public IReadOnlyDictionary<string, CompiledChain> Chains => _chains;

    public void Add(CompiledChain chain) => _chains.TryAdd(chain.Name, chain);

    public NftNamedSet? Set(string name) => _sets.GetValueOrDefault(name);

    /// <summary>Packets add to it or take from it, so that what it holds now is not what the dump shows.</summary>
    public bool IsChangedByPackets(NftExpression set) =>
        set is NftSetReference named && (Set(named.Name) is not { IsUpdated: false } || _notUnderstood.Any(text => text.Contains($"@{named.Name}", StringComparison.Ordinal)));

    /// <summary>The elements of a set or map of which keys have these types; null for one that the table does not hold.</summary>
    public NftContents? Contents(NftExpression set, ImmutableArray<NftType> types)
    {
        if (set is NftAnonymousSet anonymous)
            return new(anonymous.Elements, types);
        if (set is not NftSetReference reference || Set(reference.Name) is not { } named)
            return null;

        var key = (named.Name, string.Join(' ', types));
        if (!_contents.TryGetValue(key, out var contents))
            _contents[key] = contents = new(named.Elements, types);
        return contents;
    }
}
