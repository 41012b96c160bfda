using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What a rule asks for exactly, so that other packets need not meet it; one of these at most.</summary>
/// <param name="DestinationPort">With the protocol's number above its 16 bits.</param>
internal sealed record RuleKey(Address? Destination, Address? Source, int? DestinationPort, string? InInterface, string? OutInterface)
{
    public static int PortOf(int protocol, int port) => (protocol << 16) | port;
}

/// <summary>Finds a long chain's rules by what they ask for: kube-proxy's by address and port, Calico's by device.</summary>
internal sealed class RuleIndex
{
    private readonly int _length;
    private readonly int[] _others, _ofPorts;
    private readonly Dictionary<Address, Positions> _byDestination = [];
    private readonly Dictionary<Address, Positions> _bySource = [];
    private readonly Dictionary<int, Positions> _byPort = [];
    private readonly Dictionary<string, Positions> _byInInterface = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Positions> _byOutInterface = new(StringComparer.Ordinal);

    public RuleIndex(ImmutableArray<CompiledRule> rules)
    {
        _length = rules.Length;
        var (others, ofPorts) = (new List<int>(), new List<int>());
        for (var at = 0; at < rules.Length; at++)
            Add(rules[at], at, others, ofPorts);
        (_others, _ofPorts) = ([.. others], [.. ofPorts]);
    }

    /// <summary>The first rule from this one on that may match the packet; the chain's length if none does.</summary>
    public int Next(int from, Packet packet)
    {
        var next = FirstFrom(_others, from, _length);
        if (_byDestination.Count > 0 && _byDestination.TryGetValue(packet.Destination, out var list))
            next = Math.Min(next, list.FirstFrom(from, _length));
        if (_bySource.Count > 0 && _bySource.TryGetValue(packet.Source, out list))
            next = Math.Min(next, list.FirstFrom(from, _length));
        if (_byInInterface.Count > 0 && packet.InInterface is { } come && _byInInterface.TryGetValue(come, out list))
            next = Math.Min(next, list.FirstFrom(from, _length));
        if (_byOutInterface.Count > 0 && packet.OutInterface is { } leave && _byOutInterface.TryGetValue(leave, out list))
            next = Math.Min(next, list.FirstFrom(from, _length));
        if (_ofPorts.Length > 0)
            next = Math.Min(next, OfPort(packet, from));

        return next;
    }

    // A port that is not known may be any.
    private int OfPort(Packet packet, int from) =>
        packet.DestinationPort is not { } port ? FirstFrom(_ofPorts, from, _length)
        : _byPort.TryGetValue(RuleKey.PortOf((int)packet.Protocol, port), out var list) ? list.FirstFrom(from, _length)
        : _length;

    private void Add(CompiledRule rule, int at, List<int> others, List<int> ofPorts)
    {
        if (rule.Key is not { } key)
            others.Add(at);
        else if (key.Destination is { } destination)
            Add(_byDestination, destination, at);
        else if (key.DestinationPort is { } port)
            AddOfPort(port, at, ofPorts);
        else if (key.InInterface is { } come)
            Add(_byInInterface, come, at);
        else if (key.OutInterface is { } leave)
            Add(_byOutInterface, leave, at);
        else if (key.Source is { } source)
            Add(_bySource, source, at);
        else
            others.Add(at);
    }

    private void AddOfPort(int port, int at, List<int> ofPorts)
    {
        Add(_byPort, port, at);
        ofPorts.Add(at);
    }

    private static void Add<TKey>(Dictionary<TKey, Positions> lists, TKey key, int at)
        where TKey : notnull =>
        lists[key] = lists.TryGetValue(key, out var held) ? held.And(at) : new(at, null);

    private static int FirstFrom(ReadOnlySpan<int> positions, int from, int none)
    {
        var at = from == 0 ? 0 : positions.BinarySearch(from);
        at = at < 0 ? ~at : at;
        return at < positions.Length ? positions[at] : none;
    }

    // Most often one rule alone asks for an address: no list is made for it.
    private readonly record struct Positions(int First, List<int>? All)
    {
        public Positions And(int at)
        {
            var all = All ?? [First];
            all.Add(at);
            return new(First, all);
        }

        public int FirstFrom(int from, int none) =>
            from <= First ? First
            : All is null ? none
            : RuleIndex.FirstFrom(CollectionsMarshal.AsSpan(All), from, none);
    }
}
