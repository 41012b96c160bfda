using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>How a rule asks a set.</summary>
/// <param name="OfSource">For each dimension: of the packet's source (else of its destination).</param>
/// <param name="AsksExceptions"><c>--return-nomatch</c>: whether an exception holds the packet.</param>
internal sealed record SetQuestion(ImmutableArray<bool> OfSource, bool AsksExceptions);

/// <summary>The ipsets of a network stack, as rules ask them.</summary>
internal sealed class IpSetContents(Availability<NodeIpSets> sets)
{
    private readonly ConcurrentDictionary<string, SetContents?> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IpSet> _byName = sets.IsKnown ? sets.Value.Sets.All.GroupBy(set => set.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal) : [];

    /// <summary>Whether the packet is in the set; unknown where the set, or its type, is.</summary>
    /// <param name="filled">Sets that rules fill: what they held when they were printed says nothing.</param>
    public Answer Contains(string name, SetQuestion question, Packet packet, ImmutableHashSet<string> filled)
    {
        if (filled.Contains(name))
            return Answer.Unknown($"the set {name}, which rules fill as packets come");
        if (!sets.IsKnown)
            return Answer.Unknown($"the set {name}: {sets.WhyMissing}");
        if (!_byName.TryGetValue(name, out var set))
            return Answer.Unknown($"the set {name}: {sets.Value.Sets.Text.Path} does not hold it");

        return set.Type == "list:set" ? InMembers(set, question, packet, filled) : InOne(set, question, packet);
    }

    // A list holds no lists; its members are asked in their order (net/netfilter/ipset/ip_set_list_set.c).
    private Answer InMembers(IpSet list, SetQuestion question, Packet packet, ImmutableHashSet<string> filled)
    {
        if (!list.IsComplete)
            return Answer.Unknown($"the set {list.Name}: its entries were not printed ({list.Line})");

        var all = Answer.No;
        foreach (var entry in list.Entries)
        {
            var isList = entry.Parts[0] == list.Name || (_byName.TryGetValue(entry.Parts[0], out var member) && member.Type == "list:set");
            all = all.Or(isList ? Answer.Unknown($"the set {entry.Parts[0]}") : Contains(entry.Parts[0], question, packet, filled));
            if (all.Truth == Truth.Yes)
                return all;
        }

        return all;
    }

    private Answer InOne(IpSet set, SetQuestion question, Packet packet) => _contents.GetOrAdd(set.Name, _ => SetContents.Of(set)) is { } contents
        ? contents.Test(question, packet)
        : Answer.Unknown($"the set {set.Name}: {(set.IsComplete ? $"its type {set.Type} with {set.Options} is not modelled" : "its entries were not printed")} ({set.Line})");
}
