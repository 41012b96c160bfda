using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Ports that nodes open to each other by their roles, beside those that the reachability matrix tries.</summary>
internal static class NodePort
{
    // etcd's clients and peers; Calico's Typha.
    private static readonly ImmutableArray<int> Etcd = [2379, 2380];
    private const int Typha = 5473;

    /// <summary>Flows from node to node on them, each where somebody listens there or is meant to.</summary>
    public static ImmutableArray<WantedFlow> Flows(MatrixSubject subject) =>
        [.. from pair in subject.Pairs.All from port in PortsOf(subject.Cluster, pair.From, pair.To) let flow = New(subject, pair.From, pair.To, port) where flow is not null select flow];

    private static IEnumerable<int> PortsOf(ClusterModel cluster, Node from, Node to)
    {
        var roles = cluster.Fact<NodeRoles>();
        var isEtcd = roles.IsKnown && roles.Value.Of(from.Name).Contains(NodeRoles.Etcd) && roles.Value.Of(to.Name).Contains(NodeRoles.Etcd);
        var isTypha = to.Fact<NodeSockets>() is { IsKnown: true, Value: var sockets } && sockets.Listening.Any(IsTypha);
        return (isEtcd ? Etcd : []).Concat(isTypha ? [Typha] : ImmutableArray<int>.Empty);
    }

    private static bool IsTypha(Socket socket) => socket is { Protocol: "tcp", Local.Port: Typha } && (socket.Local.Address is not { } address || !IPAddress.IsLoopback(address));

    private static WantedFlow? New(MatrixSubject subject, Node from, Node to, int port) => subject.AddressOf(to, isV6: false) is { } address
        ? new(FlowKind.NodeToControlPlane, from.Name, new($"node:{from.Name}", $"node:{to.Name}:{port}/tcp", null, address, Protocol.Tcp, port), subject.Stack(from), true)
        : null;
}
