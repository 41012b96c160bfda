using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>A chain made ready to be walked: a packet meets only those of its rules that may match its destination.</summary>
internal sealed class CompiledChain(string table, string name, Chain source)
{
    // Shorter chains are walked as they are.
    private const int WorthAnIndex = 16;

    private ImmutableArray<CompiledRule> _rules = [];
    private Dictionary<Address, List<int>>? _byDestination;
    private List<int> _others = [];

    public string Table => table;
    public string Name => name;
    public Chain Source => source;
    public ImmutableArray<CompiledRule> Rules => _rules;

    /// <summary>Puts the rules in; to be called once, after every chain that they call exists.</summary>
    public void Fill(ImmutableArray<CompiledRule> rules)
    {
        _rules = rules;
        if (rules.Length < WorthAnIndex)
            return;

        _byDestination = [];
        for (var at = 0; at < rules.Length; at++)
            ListOf(rules[at]).Add(at);
    }

    /// <summary>The same chain without one of its rules.</summary>
    public CompiledChain Without(ChainRule rule)
    {
        var chain = new CompiledChain(table, name, source);
        chain.Fill(_rules.RemoveAll(one => ReferenceEquals(one.Source, rule)));
        return chain;
    }

    /// <summary>The position of the first rule from <paramref name="from"/> on that may match the packet; the chain's length if none does.</summary>
    public int Next(int from, Packet packet)
    {
        if (_byDestination is null)
            return from;

        var other = FirstFrom(_others, from);
        return _byDestination.TryGetValue(packet.Destination, out var own) ? Math.Min(other, FirstFrom(own, from)) : other;
    }

    private List<int> ListOf(CompiledRule rule)
    {
        if (rule.Destination is not { IsHost: true } host)
            return _others;

        if (!_byDestination!.TryGetValue(host.First, out var list)) // made by Fill
            _byDestination[host.First] = list = [];
        return list;
    }

    private int FirstFrom(List<int> positions, int from)
    {
        var at = positions.BinarySearch(from);
        at = at < 0 ? ~at : at;
        return at < positions.Count ? positions[at] : _rules.Length;
    }
}
