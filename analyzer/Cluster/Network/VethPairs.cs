using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>Which devices of a node and of the namespaces on it are the two ends of one veth pair.</summary>
internal sealed record VethPairs(ImmutableArray<(VethEnd Inside, VethEnd Other)> All) : INodeFact<VethPairs>
{
    /// <summary>The other end of a namespace's device: the node's, or another namespace's; null where the input holds none, or nobody can tell which it is.</summary>
    public VethEnd? Of(string inner, string device) => All.FirstOrDefault(pair => pair.Inside == new VethEnd(inner, device)).Other;

    public static Availability<VethPairs> From(Node node)
    {
        var places = node.Namespaces.Select(pair => new Place(pair.Key, NodeLinks.In(pair.Value))).Prepend(new(null, node.Fact<NodeLinks>())).Where(place => place.Links.IsKnown).ToList();
        var claims = places.Where(place => place.Inner is not null)
            .SelectMany(place => place.Links.Value.Links.Where(link => link.PeerIndex is not null && !link.StandsOnOther).Select(link => (Place: place, Link: link, Other: OtherEnd(places, place, link))))
            .Where(claim => claim.Other is not null); // the others are not in the input
        var settled = claims.GroupBy(claim => claim.Other!).Select(group => (Inside: Rightful(node, [.. group.Select(claim => (claim.Place, claim.Link))], group.Key), Other: group.Key));
        return Availability<VethPairs>.Known(new([.. settled.Where(pair => pair.Inside is not null).Select(pair => (pair.Inside!, pair.Other))])); // filtered
    }

    // eth0@if7 in a pod is the end of the node's interface number 7, which in turn says @if2.
    private static VethEnd? OtherEnd(List<Place> places, Place own, Link link)
    {
        var ends = places.Where(place => place != own).SelectMany(place => place.Links.Value.Links.Where(end => end.Index == link.PeerIndex && end.PeerIndex == link.Index).Select(end => new VethEnd(place.Inner, end.Name))).ToList();
        return ends.Find(end => end.Namespace is null) ?? (ends.Count == 1 ? ends[0] : null);
    }

    // Numbers of devices repeat from namespace to namespace: where containers hold nodes with pods of their own, several ends may fit one device.
    // Then it is the one whose link address the node has seen there; where it has seen none of them, nobody can tell.
    private static VethEnd? Rightful(Node node, List<(Place Place, Link Link)> claimants, VethEnd other)
    {
        var rightful = claimants.Count == 1 ? claimants : claimants.FindAll(claimant => claimant.Link.LinkAddress is { } address && IsSeenAt(node, other.Device, address));
        return rightful is [var only] ? new(only.Place.Inner, only.Link.Name) : null;
    }

    /// <summary>Whether the node's forwarding database or neighbour cache has this link address at the device.</summary>
    public static bool IsSeenAt(Node node, string device, string address) =>
        (node.Fact<NodeFdb>() is { IsKnown: true, Value: var fdb } && fdb.Entries.Any(entry => entry.Device == device && !entry.IsOwn && entry.LinkAddress == address))
        || (node.Fact<NodeNeighbours>() is { IsKnown: true, Value: var neighbours } && neighbours.Neighbours.Any(one => one.Device == device && one.LinkAddress == address));

    private sealed record Place(string? Inner, Availability<NodeLinks> Links);
}

/// <summary>A device of a node.</summary>
/// <param name="Namespace">The name in the input of the namespace that it is in; null for the node's own.</param>
internal sealed record VethEnd(string? Namespace, string Device);
