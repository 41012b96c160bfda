using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Every network stack of the input and how they hang together: veth pairs, bridges, shared segments, tunnels.</summary>
internal sealed record Topology(ClusterModel Cluster, ImmutableArray<NetworkStack> Stacks) : IClusterFact<Topology>
{
    private readonly Dictionary<(string Stack, string Device), Attachment> _peers = Peers(Stacks);
    private readonly ConcurrentDictionary<(string Stack, string Device), Lan> _lans = [], _behind = [];
    private readonly ConcurrentDictionary<(string Stack, string Device), ImmutableArray<Attachment>> _segments = [];
    private ILookup<(string Stack, string Device), Attachment>? _standing;

    private readonly Dictionary<string, NetworkStack> _byName = Stacks.DistinctBy(stack => stack.Name).ToDictionary(stack => stack.Name, StringComparer.Ordinal);

    public NetworkStack? Stack(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The other end of a veth pair, where the input holds its stack; else null.</summary>
    public Attachment? PeerOf(NetworkStack stack, Link link) =>
        _peers.GetValueOrDefault((stack.Name, link.Name)) ?? (link is { Kind: "veth", Lower: { } lower } && stack.Links.Value.Link(lower) is { } same ? new(stack, same) : null);

    /// <summary>A pod's own stack; null where it is not in the input.</summary>
    /// <param name="pod"><c>namespace/name</c></param>
    public NetworkStack? StackOf(string pod) =>
        Cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var pods } && pods.OfPod(pod) is { Namespace: { } inner, Node: var node } ? Stack($"{node}/{inner}")
            : Stacks.FirstOrDefault(stack => stack.Namespace == pod.Replace('/', '.')); // named as the pod is

    /// <summary>The stack of a namespace's node.</summary>
    public NetworkStack? HostOf(NetworkStack stack) => Stacks.FirstOrDefault(one => one.Node == stack.Node && one.Namespace is null);

    /// <summary>Who is reached without a router from a device.</summary>
    public Lan LanOf(Attachment sender) => _lans.GetOrAdd(sender.Key, static (_, at) => LanWalk.From(at.This, at.sender), (This: this, sender));

    /// <summary>Who is reached by a frame that this device gets.</summary>
    public Lan LanBehind(Attachment receiver) => _behind.GetOrAdd(receiver.Key, static (_, at) => LanWalk.Into(at.This, at.receiver), (This: this, receiver));

    /// <summary>The devices of other stacks on the segment that this one hangs on.</summary>
    public ImmutableArray<Attachment> OnSegmentOf(Attachment by) => _segments.GetOrAdd(by.Key, static (_, at) => [.. SegmentMembers.Of(at.This, at.by)], (This: this, by));

    /// <summary>The VLAN, macvlan and ipvlan devices that stand on this one.</summary>
    public IEnumerable<Attachment> StandingOn(Attachment parent) => (_standing ??= Standing())[parent.Key];

    /// <summary>Every stack and device that holds the address, other than loopback's.</summary>
    public IEnumerable<Attachment> Holders(Address address)
    {
        var wanted = address.ToIPAddress();
        foreach (var stack in Stacks)
        {
            if (stack.Links.IsKnown && stack.Links.Value.Holder(wanted) is { IsLoopback: false } held && stack.Links.Value.Link(held.Device) is { } link)
                yield return new(stack, link);
        }
    }

    public static Availability<Topology> From(ClusterModel cluster) => cluster.Nodes.IsEmpty
        ? Availability<Topology>.Missing("no node is in the input")
        : Availability<Topology>.Known(new(cluster, [.. cluster.Nodes.SelectMany(Of)]));

    private static IEnumerable<NetworkStack> Of(Node node) =>
        node.Namespaces.Select(pair => new NetworkStack(node, pair.Key, pair.Value)).Prepend(NetworkStack.Of(node));

    private ILookup<(string, string), Attachment> Standing() =>
        Stacks.Where(stack => stack.Links.IsKnown).SelectMany(stack => stack.Links.Value.Links.Select(link => new Attachment(stack, link)))
            .Select(at => (At: at, Parent: Stacked.ParentOf(this, at)))
            .Where(pair => pair.Parent is not null)
            .ToLookup(pair => pair.Parent!.Key, pair => pair.At); // filtered

    // eth0@if7 in a pod is the end of the node's interface number 7, which in turn says @if2.
    private static Dictionary<(string, string), Attachment> Peers(ImmutableArray<NetworkStack> stacks)
    {
        var claims = stacks.Where(stack => stack.Links.IsKnown)
            .SelectMany(stack => stack.Links.Value.Links.Where(link => link.PeerIndex is not null && !Stacked.StandsOnOther(link)).Select(link => new Attachment(stack, link)))
            .Select(claimant => (Claimant: claimant, Other: claimant.Stack.Namespace is null ? OtherNode(stacks, claimant.Stack, claimant.Link) : OtherEnd(stacks, claimant.Stack, claimant.Link)))
            .Where(pair => pair.Other is not null); // the others are not in the input, or found from their other end
        var peers = new Dictionary<(string, string), Attachment>();
        foreach (var group in claims.GroupBy(pair => pair.Other!.Key, pair => pair))
        {
            if (Rightful([.. group.Select(pair => pair.Claimant)], group.First().Other!) is not { } claimant)
                continue;
            peers[claimant.Key] = group.First().Other!; // filtered, as above
            peers[group.Key] = claimant;
        }

        return peers;
    }

    // Numbers of devices repeat from namespace to namespace: where containers hold nodes with pods of their own, several ends may fit one device.
    // Then it is the one whose link address the node has seen there; where it has seen none of them, nobody can tell.
    private static Attachment? Rightful(ImmutableArray<Attachment> claimants, Attachment other)
    {
        if (claimants.Length == 1)
            return claimants[0];

        var seen = claimants.Where(claimant => claimant.Link.LinkAddress is { } address && IsSeenAt(other, address)).ToList();
        return seen.Count == 1 ? seen[0] : null;
    }

    private static bool IsSeenAt(Attachment at, string address) =>
        (at.Stack.Node.Fact<NodeFdb>() is { IsKnown: true, Value: var fdb } && fdb.Entries.Any(entry => entry.Device == at.Link.Name && !entry.IsOwn && entry.LinkAddress == address))
        || (at.Stack.Node.Fact<NodeNeighbours>() is { IsKnown: true, Value: var neighbours } && neighbours.Neighbours.Any(one => one.Device == at.Link.Name && one.LinkAddress == address));

    // Nodes that are namespaces of one machine: e-cp-1@if2 with link-netns cp-1.
    private static Attachment? OtherNode(ImmutableArray<NetworkStack> stacks, NetworkStack stack, Link link) =>
        stacks.FirstOrDefault(other => other != stack && other.Namespace is null && other.Node.Name == link.PeerNamespace && other.Links.IsKnown) is { } node
            && node.Links.Value.Links.FirstOrDefault(end => end.Index == link.PeerIndex && end.PeerIndex == link.Index) is { } end
            ? new(node, end) : null;

    private static Attachment? OtherEnd(ImmutableArray<NetworkStack> stacks, NetworkStack stack, Link link)
    {
        var ends = stacks.Where(other => other != stack && other.Node == stack.Node && other.Links.IsKnown)
            .SelectMany(other => other.Links.Value.Links.Where(end => end.Index == link.PeerIndex && end.PeerIndex == link.Index).Select(end => new Attachment(other, end))).ToList();
        return ends.FirstOrDefault(end => end.Stack.Namespace is null) ?? (ends.Count == 1 ? ends[0] : null);
    }
}

/// <summary>A device of a network stack.</summary>
internal sealed record Attachment(NetworkStack Stack, Link Link)
{
    public (string Stack, string Device) Key => (Stack.Name, Link.Name);

    public bool IsSame(Attachment other) => Key == other.Key;

    // eth0 of worker-1
    public override string ToString() => $"{Link.Name} of {Stack.Name}";
}
