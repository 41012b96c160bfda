using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node reaches the API server through a balancer, and the control plane answers it by another way, past the balancer.</summary>
internal sealed class AsymmetricReturn : NodeRule
{
    private const int Suspicious = 2;
    private const string TimeOut = "routing/api-server-dial-timeout";

    public override RuleInfo Info { get; } = new("routing/asymmetric-return", Severity.Critical)
    {
        Explains = ["node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready"],
        Needs = ["the kubelet's kubeconfig", "the node's kubelet log", "netfilter/conntrack or sockets of the control plane", "its routing/routes and routing/rules"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var configs = Need(cluster.Fact<Kubeconfigs>()).All.Where(config => config.Node == node.Name).ToList();
        if (configs.Count == 0)
            throw CannotTell($"no kubeconfig of this node is in the input ({new ShellCommand("cat /etc/kubernetes/kubelet.conf")} on the node would tell)");
        if (node.Logs.Files.Count == 0)
            throw CannotTell($"no log of this node is in the input ({new ShellCommand("journalctl -u kubelet")} on the node would tell)");
        if (IsReady(node, cluster))
            return []; // whatever timed out in the past, its kubelet reports now

        // The kubelet's own is the one whose failure counts; others of the same address follow it.
        foreach (var config in configs.OrderBy(config => !config.Line.Artifact.Path.Contains("kubelet", StringComparison.Ordinal)).DistinctBy(config => config.Cluster.Server))
        {
            if (Balancer(node, cluster, config) is { } server && TimeOuts(node, server) is { } timeOuts && Find(node, cluster, config, server, timeOuts) is { } finding)
                return [finding];
        }

        return [];
    }

    private static bool IsReady(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name) is { IsReady: true };

    // An address that a node of the input or of the API holds is no balancer of somebody else's.
    private static IPEndPoint? Balancer(Node node, ClusterModel cluster, ApiServerAddress config)
    {
        var uri = config.Cluster.Server;
        var address = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var parsed) ? parsed : ByHostsFile(node, uri.Host);
        if (address is null && node.Logs.Hits(TimeOut) is not null)
            throw CannotTell($"connections to the API server time out, and which address {uri.Host} has is not known ({node.Host.Text("files/etc/hosts").WhyMissing ?? "files/etc/hosts does not tell"})");

        return address is null || IPAddress.IsLoopback(address) || IsOnNode(cluster, address) ? null : new(address, uri.Port);
    }

    private static IPAddress? ByHostsFile(Node node, string name) =>
        node.Host.Read<HostsFile>("files/etc/hosts") is { IsKnown: true } hosts ? hosts.Value.Find(name)?.Address : null;

    private static bool IsOnNode(ClusterModel cluster, IPAddress address) =>
        cluster.Nodes.Any(node => Holds(node, address))
        || (cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.WithAddress(address) is not null);

    private static bool Holds(Node node, IPAddress address) =>
        node.Fact<NodeLinks>() is { IsKnown: true } links && links.Value.Holder(address) is not null;

    private static LogSample? TimeOuts(Node node, IPEndPoint server) =>
        node.Logs.Hits(TimeOut) is { } hits && hits.CountsByKey.ContainsKey(server.ToString())
            ? hits.Samples.FirstOrDefault(sample => sample.Values["server"] == server.ToString()) ?? hits.Samples[0]
            : null;

    private Finding? Find(Node worker, ClusterModel cluster, ApiServerAddress config, IPEndPoint server, LogSample timeOut)
    {
        var controlPlanes = cluster.Nodes.Where(node => node != worker && IsControlPlane(node, cluster)).ToList();
        if (controlPlanes.Count == 0)
            throw CannotTell($"connections to {server} time out, but no control-plane node is in the input");

        var seen = controlPlanes.Select(node => (Node: node, HalfOpen: HalfOpenConnections.To(node, ApiServerPort(node, cluster)))).ToList();
        foreach (var (controlPlane, halfOpen) in seen)
        {
            if (Client(worker, cluster, halfOpen ?? []) is { } client && Answer(controlPlane, client, server) is { } route)
                return Describe(new(worker, controlPlane, server, client, route, config.Line, timeOut), cluster);
        }

        // Half-open connections that go back the right way were looked at; none at all tells nothing, and whose they are the worker's addresses tell.
        if (seen.All(one => one.HalfOpen is not { IsEmpty: false }))
            throw CannotTell($"connections to {server} time out, but no half-open connection on the control plane shows which way its answers go{WhyNoneIsSeen(controlPlanes)}");

        Need(worker.Fact<NodeLinks>());
        return null;
    }

    private static Sentence WhyNoneIsSeen(IEnumerable<Node> controlPlanes) =>
        controlPlanes.Select(node => node.Host.Text("netfilter/conntrack").WhyMissing).FirstOrDefault(why => why is not null) is { } missing ? (Sentence)$" ({missing})" : "";

    private static bool IsControlPlane(Node node, ClusterModel cluster) =>
        cluster.Fact<Components>() is { IsKnown: true } components
        && (components.Value.On(node.Name, "kube-apiserver") is not null || components.Value.On(node.Name, "k3s") is not null || components.Value.On(node.Name, "rke2") is not null);

    private static int ApiServerPort(Node node, ClusterModel cluster) =>
        cluster.Fact<Components>() is { IsKnown: true } components
        && components.Value.On(node.Name, "kube-apiserver")?["secure-port"] is { } flag && int.TryParse(flag.Value, out var port)
            ? port
            : 6443;

    /// <summary>Connections of one client that wait at the API server: the worker by its own address, or somebody unknown for it.</summary>
    private sealed record Waiting(IPAddress Address, ImmutableArray<HalfOpenConnection> Connections, bool IsWorker);

    private static Waiting? Client(Node worker, ClusterModel cluster, ImmutableArray<HalfOpenConnection> halfOpen)
    {
        var clients = halfOpen.GroupBy(connection => connection.Peer).Where(group => group.Count() >= Suspicious).ToList();
        var own = clients.FirstOrDefault(group => Holds(worker, group.Key));
        var chosen = own ?? clients.FirstOrDefault(group => !IsOnNode(cluster, group.Key));
        return chosen is null ? null : new(chosen.Key, [.. chosen], own is not null);
    }

    // Null: back through the balancer's own address.
    private static Route? Answer(Node controlPlane, Waiting client, IPEndPoint server)
    {
        var route = WayBack.Of(Need(controlPlane.Fact<RoutingTables>()), client.Connections[0].Local, client.Address, out var whyUnknown);
        if (whyUnknown is not null)
            throw CannotTell($"by which way {controlPlane} answers {client.Address} depends on {whyUnknown}");
        return route is { Type: RouteType.Unicast, NextHops.IsEmpty: true } && !server.Address.Equals(route.Hop.Gateway) && !server.Address.Equals(client.Address) ? route : null;
    }

    private sealed record Asymmetry(
        Node Worker, Node ControlPlane, IPEndPoint Server, Waiting Client, Route Route, SourceLine ServerLine, LogSample TimeOut)
    {
        public string ReplyBy => Route.Hop.Gateway is { } gateway ? $"by {gateway} on {Route.Hop.Device}" : $"directly on {Route.Hop.Device}";

        // Straight to the worker there is no balancer on the way; behind a gateway there might be.
        public bool IsCertain => Client.IsWorker && Route.Hop.Gateway is null;
    }

    private Finding Describe(Asymmetry found, ClusterModel cluster)
    {
        Sentence because = found.IsCertain
            ? (Sentence)$"{found.ControlPlane} answers {found.Client.Address} on its own link, while the requests came by {found.Server}."
            : $"{found.ControlPlane} answers {found.Client.Address} {found.ReplyBy}, which is not {found.Server.Address}; that this gateway is the balancer under another address cannot be ruled out.";
        return Found(
            FindingScope.OfNode(found.ControlPlane.Name),
            found.IsCertain ? Confidence.Proven : Confidence.Likely,
            because,
            ("controlPlane", found.ControlPlane.Name),
            ("worker", found.Worker.Name),
            ("server", found.Server),
            ("client", found.Client.Address),
            ("replyBy", found.ReplyBy),
            ("halfOpen", found.Client.Connections.Length),
            ("error", $"dial tcp {found.Server}: i/o timeout"),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(found.Route.Line, $"answers to {found.Client.Address} leave {found.ReplyBy}, not to {found.Server.Address}"),
                Evidence.Of(found.Client.Connections[0].Line, $"one of {found.Client.Connections.Length} connections from {found.Client.Address} whose handshake never ends"),
                Evidence.Of(found.ServerLine, $"{found.Worker} asks the API server at {found.Server}, an address of no known node"),
                Evidence.Of(found.TimeOut, $"{found.Worker} gets no answer from {found.Server}"),
            ],
            Trace = Way(found),
            Affects = [.. cluster.Nodes.Where(node => TimeOuts(node, found.Server) is not null).Select(node => FindingScope.OfNode(node.Name))],
        };
    }

    private static Trace Way(Asymmetry found)
    {
        var local = found.Client.Connections[0].Local;
        var decisive = new Step(StepKind.Reply, $"the answer to {found.Client.Address} leaves {found.ReplyBy}: past {found.Server.Address}, which alone could put its own address back", found.Route.Line, $"from {local}", $"from {local}, expected {found.Server.Address}");
        return new(
            new($"node:{found.Worker.Name}", $"ip:{found.Server.Address}:{found.Server.Port}/tcp", found.Client.IsWorker ? found.Client.Address : null, found.Server.Address, Protocol.Tcp, found.Server.Port),
            [
                new(found.Worker.Name, [new(StepKind.Route, $"to the API server's address {found.Server}", found.ServerLine)]),
                new($"balancer {found.Server.Address}", [new(StepKind.Translate, "the balancer passes the packet on", null, $"to {found.Server}", $"to {local}")]),
                new(found.ControlPlane.Name, [new(StepKind.Deliver, $"arrives from {found.Client.Address}", found.Client.Connections[0].Line), decisive]),
            ],
            Disposition.ReplyLost,
            found.IsCertain ? Certainty.Certain : Certainty.Depends)
        {
            DecidedBy = decisive,
            DependsOn = found.IsCertain ? [] : [$"that {found.Route.Hop.Gateway} is not the balancer itself"],
        };
    }
}
