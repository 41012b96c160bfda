using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Every network stack of the input and how they hang together: veth pairs, bridges, shared segments, tunnels.</summary>
internal sealed record Topology(ClusterModel Cluster, ImmutableArray<NetworkStack> Stacks) : IClusterFact<Topology>
{
    private readonly Dictionary<(string Stack, string Device), Attachment> _peers = Peers(Cluster, Stacks);

    public NetworkStack? Stack(string name) => Stacks.FirstOrDefault(stack => stack.Name == name);

    /// <summary>The other end of a veth pair, where the input holds its stack; else null.</summary>
    public Attachment? PeerOf(NetworkStack stack, Link link) =>
        _peers.GetValueOrDefault((stack.Name, link.Name)) ?? (link is { Kind: "veth", Lower: { } lower } && stack.Links.Value.Link(lower) is { } same ? new(stack, same) : null);

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

    private static Dictionary<(string, string), Attachment> Peers(ClusterModel cluster, ImmutableArray<NetworkStack> stacks)
    {
        var peers = new Dictionary<(string, string), Attachment>();
        if (cluster.Fact<PodNamespaces>() is not { IsKnown: true, Value.All: var pods })
            return peers;

        foreach (var pod in pods)
        {
            if (pod is not { Namespace: { } inner, Inside: { } inside, Outside: { } outside })
                continue; // only one end is in the input
            if (stacks.FirstOrDefault(stack => stack.Node.Name == pod.Node && stack.Namespace == inner) is not { } podStack
                || stacks.FirstOrDefault(stack => stack.Node.Name == pod.Node && stack.Namespace is null) is not { } nodeStack)
                continue; // as before

            peers[(podStack.Name, inside.Name)] = new(nodeStack, outside);
            peers[(nodeStack.Name, outside.Name)] = new(podStack, inside);
        }

        return peers;
    }
}

/// <summary>A device of a network stack.</summary>
internal sealed record Attachment(NetworkStack Stack, Link Link);
