using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Sockets;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's sockets, in its own network namespace.</summary>
internal sealed record NodeSockets(ImmutableArray<Socket> Sockets) : INodeFact<NodeSockets>
{
    /// <summary>What the artifacts that they were taken from do not tell, or null.</summary>
    public Sentence? WhyPartial { get; init; }

    public IEnumerable<Socket> Listening => Sockets.Where(socket => socket.IsListening);

    /// <summary>Who listens for this address and port, for certain or perhaps (<see cref="Socket.Takes"/>); null when nobody does.</summary>
    public Socket? Listener(string protocol, IPAddress address, int port) =>
        Listening.Where(socket => socket.Protocol == protocol && socket.Takes(address, port) != false).OrderBy(socket => socket.Takes(address, port) is null).FirstOrDefault();

    public static Availability<NodeSockets> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeSockets> In(ArtifactStore place) =>
        place.Read<SocketList>("kubernetes/sockets").Select(list => new NodeSockets(list.Sockets))
            .Or(() => Listeners(place))
            .Or(() => Proc(place));

    // Only what listens is asked for there; the connections kept beside it are those of Kubernetes.
    private static Availability<NodeSockets> Listeners(ArtifactStore place) =>
        place.Read<SocketList>("kubernetes/listening-sockets").Select(list => new NodeSockets(
            [.. list.Sockets, .. place.Read<SocketList>("kubernetes/established-sockets") is { IsKnown: true } further ? further.Value.Sockets : []])
        {
            WhyPartial = "kubernetes/listening-sockets: it shows listeners only",
        });

    private static readonly ImmutableArray<string> BesidesTcp = ["tcp6", "udp", "udp6"];

    private static Availability<NodeSockets> Proc(ArtifactStore place)
    {
        var tcp = Read(place, "tcp");
        return tcp.Select(list => new NodeSockets([.. list.Sockets, .. BesidesTcp.SelectMany(name => Read(place, name) is { IsKnown: true } more ? more.Value.Sockets : [])])
        {
            WhyPartial = Read(place, "tcp6").IsKnown ? "/proc/net: which process holds a socket is not in it" : "/proc/net/tcp6 is not in the input: a listener on :: takes IPv4, too",
        });
    }

    private static Availability<SocketList> Read(ArtifactStore place, string name) =>
        place.Read<SocketList>($"kubernetes/proc-net-{name}").Or(() => place.Read<SocketList>($"files/proc/net/{name}"));
}
