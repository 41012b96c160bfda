using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What nodes ask of each other: the API, kubelets, the overlay's port, BGP.</summary>
internal static class NodeFlows
{
    private const int Kubelet = 10250;
    private const int Bgp = 179;
    private const int WireGuard = 51820;

    public static FlowList Of(MatrixSubject subject)
    {
        var flows = FlowList.Empty;
        foreach (var node in subject.Nodes)
            flows = flows.With(ToApi(subject, node)).With(ToControlPlane(subject, node));
        foreach (var (from, to) in subject.Pairs.All)
            flows = flows.With(Overlay(subject, from, to)).With(Peer(subject, from, to));

        return flows.With(Kubelets(subject));
    }

    private static FlowList ToApi(MatrixSubject subject, Node node)
    {
        if (subject.Cluster.Fact<Services>() is not { IsKnown: true, Value: var services } || services.Find("default", "kubernetes") is not { Ports: [var port, ..] } api)
            return FlowList.None(FlowKind.NodeToApi, $"node:{node.Name}", "svc:default/kubernetes", subject.Cluster.Fact<Services>().WhyMissing ?? "the input does not hold the Service default/kubernetes");

        var flows = FlowList.Empty;
        foreach (var vip in api.ClusterIps)
            flows = flows.With(FlowList.One(New(subject, FlowKind.NodeToApi, node, $"svc:default/kubernetes:{port.Port}/tcp", vip, Protocol.Tcp, port.Port)));
        foreach (var server in api.ClusterIps.SelectMany(vip => subject.Endpoints(api, port, PodStart.IsV6(vip))).Distinct().Take(MatrixSubject.MostOfAKind))
            flows = flows.With(FlowList.One(New(subject, FlowKind.NodeToApiServer, node, $"{server.Name}:{server.Port}/tcp", server.Address, Protocol.Tcp, server.Port)));

        return flows;
    }

    private static FlowList ToControlPlane(MatrixSubject subject, Node node)
    {
        if (subject.Cluster.Fact<Kubeconfigs>() is not { IsKnown: true, Value.All: var configs })
            return FlowList.None(FlowKind.NodeToControlPlane, $"node:{node.Name}", "the API server of its kubeconfigs", subject.Cluster.Fact<Kubeconfigs>());

        var servers = configs.Where(config => config.Node == node.Name).Select(config => config.Cluster.Server).DistinctBy(server => (server.Host, server.Port)).Take(MatrixSubject.MostOfAKind);
        var flows = FlowList.Empty;
        foreach (var server in servers)
        {
            flows = flows.With(IPAddress.TryParse(server.Host.Trim('[', ']'), out var address)
                ? FlowList.One(New(subject, FlowKind.NodeToControlPlane, node, $"ip:{address}:{server.Port}/tcp", address, Protocol.Tcp, server.Port))
                : FlowList.None(FlowKind.NodeToControlPlane, $"node:{node.Name}", $"{server.Host}:{server.Port}", $"which address {server.Host} has is not resolved here"));
        }

        return flows;
    }

    private static FlowList Kubelets(MatrixSubject subject)
    {
        var roles = subject.Cluster.Fact<NodeRoles>();
        var servers = subject.Nodes.Where(node => roles.IsKnown && roles.Value.Of(node.Name).Contains(NodeRoles.ControlPlane)).Take(MatrixSubject.MostOfAKind).ToList();
        if (servers.Count == 0)
            return FlowList.None(FlowKind.ApiServerToKubelet, "the control plane", "kubelets", roles.WhyMissing ?? "no node of the control plane is in the input");

        var flows = FlowList.Empty;
        foreach (var (server, node) in servers.SelectMany(server => subject.Nodes.Where(node => node != server).Select(node => (server, node))))
            flows = flows.With(ToNode(subject, FlowKind.ApiServerToKubelet, server, node, Protocol.Tcp, Kubelet, "tcp"));

        return flows;
    }

    private static FlowList Overlay(MatrixSubject subject, Node from, Node to)
    {
        var links = subject.Stack(from).Links.Value.Links; // nodes without links are no subject
        foreach (var link in links.Where(link => link.IsUp != false))
        {
            switch (link.Details)
            {
                case VxlanDetails { Port: { } port, IsExternal: not true }:
                    return ToNode(subject, FlowKind.NodeToOverlay, from, to, Protocol.Udp, port, "udp");
                case TunnelDetails when link.Kind == "ipip":
                    return ToNode(subject, FlowKind.NodeToOverlay, from, to, (Protocol)4, 0, "ipip");
            }

            if (link.Kind == "wireguard")
                return ToNode(subject, FlowKind.NodeToOverlay, from, to, Protocol.Udp, WireGuard, "udp");
        }

        return FlowList.Empty;
    }

    private static FlowList Peer(MatrixSubject subject, Node from, Node to) =>
        subject.Stack(from).Fib(isV6: false).Value.Tables.Routes.Any(route => route.Protocol == "bird")
            ? ToNode(subject, FlowKind.NodeToBgpPeer, from, to, Protocol.Tcp, Bgp, "tcp")
            : FlowList.Empty;

    private static FlowList ToNode(MatrixSubject subject, FlowKind kind, Node from, Node to, Protocol protocol, int port, string word) =>
        subject.AddressOf(to, isV6: false) is { } address
            ? FlowList.One(New(subject, kind, from, port == 0 ? $"node:{to.Name}/{word}" : $"node:{to.Name}:{port}/{word}", address, protocol, port))
            : FlowList.None(kind, $"node:{from.Name}", $"node:{to.Name}", $"the address of {to.Name} in the cluster is not known");

    private static WantedFlow New(MatrixSubject subject, FlowKind kind, Node node, string to, IPAddress destination, Protocol protocol, int port) =>
        new(kind, node.Name, new($"node:{node.Name}", to, null, destination, protocol, port), subject.Stack(node), true);
}
