using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What a rule asks for exactly, so that other packets need not meet it; one of these at most.</summary>
/// <param name="DestinationPort">With the protocol's number above its 16 bits.</param>
internal readonly record struct RuleKey(Address? Destination, Address? Source, int? DestinationPort, string? InInterface, string? OutInterface)
{
    public static int PortOf(int protocol, int port) => (protocol << 16) | port;
}

/// <summary>Finds a long chain's rules by what they ask for: kube-proxy's by address and port, Calico's by device.</summary>
internal sealed class RuleIndex
{
    private readonly int _length;
    private readonly List<int> _others = [];
    private readonly List<int> _ofPorts = [];
    private readonly Dictionary<Address, List<int>> _byDestination = [];
    private readonly Dictionary<Address, List<int>> _bySource = [];
    private readonly Dictionary<int, List<int>> _byPort = [];
    private readonly Dictionary<string, List<int>> _byInInterface = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byOutInterface = new(StringComparer.Ordinal);

    public RuleIndex(ImmutableArray<CompiledRule> rules)
    {
        _length = rules.Length;
        for (var at = 0; at < rules.Length; at++)
            ListOf(rules[at]).Add(at);
        foreach (var list in _byPort.Values)
            _ofPorts.AddRange(list);
        _ofPorts.Sort();
    }

    /// <summary>The first rule from this one on that may match the packet; the chain's length if none does.</summary>
    public int Next(int from, Packet packet)
    {
        var next = FirstFrom(_others, from);
        if (_byDestination.Count > 0 && _byDestination.TryGetValue(packet.Destination, out var list))
            next = Math.Min(next, FirstFrom(list, from));
        if (_bySource.Count > 0 && _bySource.TryGetValue(packet.Source, out list))
            next = Math.Min(next, FirstFrom(list, from));
        if (_byInInterface.Count > 0 && packet.InInterface is { } come && _byInInterface.TryGetValue(come, out list))
            next = Math.Min(next, FirstFrom(list, from));
        if (_byOutInterface.Count > 0 && packet.OutInterface is { } leave && _byOutInterface.TryGetValue(leave, out list))
            next = Math.Min(next, FirstFrom(list, from));
        if (_byPort.Count > 0 && OfPort(packet) is { } ported)
            next = Math.Min(next, FirstFrom(ported, from));

        return next;
    }

    // A port that is not known may be any.
    private List<int>? OfPort(Packet packet) =>
        packet.DestinationPort is { } port ? _byPort.GetValueOrDefault(RuleKey.PortOf((int)packet.Protocol, port)) : _ofPorts;

    private List<int> ListOf(CompiledRule rule) => rule.Key switch
    {
        { Destination: { } address } => Of(_byDestination, address),
        { DestinationPort: { } port } => Of(_byPort, port),
        { InInterface: { } device } => Of(_byInInterface, device),
        { OutInterface: { } device } => Of(_byOutInterface, device),
        { Source: { } address } => Of(_bySource, address),
        _ => rule.Destination is { IsHost: true } host ? Of(_byDestination, host.First) : _others,
    };

    private static List<int> Of<TKey>(Dictionary<TKey, List<int>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }

    private int FirstFrom(List<int> positions, int from)
    {
        if (from == 0)
            return positions.Count > 0 ? positions[0] : _length;

        var at = positions.BinarySearch(from);
        at = at < 0 ? ~at : at;
        return at < positions.Count ? positions[at] : _length;
    }
}
