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

    // Pods' devices by their nodes; and nodes that are namespaces of one machine.
    private static Dictionary<(string, string), Attachment> Peers(ImmutableArray<NetworkStack> stacks)
    {
        var claims = stacks.Where(stack => stack.Namespace is null && stack.Links.IsKnown)
            .SelectMany(stack => stack.Links.Value.Links.Where(link => link.PeerIndex is not null && !link.StandsOnOther).Select(link => (Claimant: new Attachment(stack, link), Other: OtherNode(stacks, stack, link))))
            .Where(claim => claim.Other is not null) // the others are not in the input, or found from their other end
            .Select(claim => (claim.Claimant, Other: claim.Other!)); // filtered
        var peers = new Dictionary<(string, string), Attachment>();
        foreach (var group in stacks.Where(stack => stack.Namespace is null).SelectMany(stack => OnNode(stacks, stack.Node)).Concat(claims).GroupBy(pair => pair.Other.Key))
        {
            if (Rightful([.. group.Select(pair => pair.Claimant)], group.First().Other) is not { } claimant)
                continue;
            peers[claimant.Key] = group.First().Other;
            peers[group.Key] = claimant;
        }

        return peers;
    }

    private static IEnumerable<(Attachment Claimant, Attachment Other)> OnNode(ImmutableArray<NetworkStack> stacks, Node node)
    {
        if (node.Fact<VethPairs>() is not { IsKnown: true, Value: var pairs })
            yield break;

        foreach (var (inside, other) in pairs.All)
            if (At(stacks, node, inside) is { } claimant && At(stacks, node, other) is { } end)
                yield return (claimant, end);
    }

    private static Attachment? At(ImmutableArray<NetworkStack> stacks, Node node, VethEnd end) =>
        stacks.FirstOrDefault(stack => stack.Node == node && stack.Namespace == end.Namespace) is { Links: { IsKnown: true, Value: var links } } stack && links.Link(end.Device) is { } link ? new(stack, link) : null;

    private static Attachment? Rightful(ImmutableArray<Attachment> claimants, Attachment other)
    {
        if (claimants.Length == 1)
            return claimants[0];

        var seen = claimants.Where(claimant => claimant.Link.LinkAddress is { } address && VethPairs.IsSeenAt(other.Stack.Node, other.Link.Name, address)).ToList();
        return seen.Count == 1 ? seen[0] : null;
    }

    // Nodes that are namespaces of one machine: e-cp-1@if2 with link-netns cp-1.
    private static Attachment? OtherNode(ImmutableArray<NetworkStack> stacks, NetworkStack stack, Link link) =>
        stacks.FirstOrDefault(other => other != stack && other.Namespace is null && other.Node.Name == link.PeerNamespace && other.Links.IsKnown) is { } node
            && node.Links.Value.Links.FirstOrDefault(end => end.Index == link.PeerIndex && end.PeerIndex == link.Index) is { } end
            ? new(node, end) : null;
}

/// <summary>A device of a network stack.</summary>
internal sealed record Attachment(NetworkStack Stack, Link Link)
{
    public (string Stack, string Device) Key => (Stack.Name, Link.Name);

    public bool IsSame(Attachment other) => Key == other.Key;

    // eth0 of worker-1
    public override string ToString() => $"{Link.Name} of {Stack.Name}";
}
