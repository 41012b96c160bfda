using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What pods ask for: names, the API, each other, the outside.</summary>
internal static class PodFlows
{
    private const int Https = 443;

    public static FlowList Of(MatrixSubject subject) => subject.Nodes.Select(node => From(subject, node)).Aggregate(FlowList.Empty, (all, more) => all.With(more));

    private static FlowList From(MatrixSubject subject, Node node)
    {
        if (subject.Starts[node.Name] is not { Start: { } start })
            return FlowList.None(FlowKind.PodToDns, $"pods on {node.Name}", "any", subject.Starts[node.Name].Why ?? "");

        return subject.Families.Where(isV6 => start.Address(isV6) is not null)
            .Select(isV6 => Dns(subject, node, start, isV6).With(Api(subject, node, start, isV6)).With(Others(subject, node, start, isV6)).With(Out(node, start, isV6)))
            .Aggregate(FlowList.Empty, (all, more) => all.With(more));
    }

    private static FlowList Dns(MatrixSubject subject, Node node, PodStart start, bool isV6)
    {
        var services = subject.Cluster.Fact<Services>();
        if (!services.IsKnown)
            return FlowList.None(FlowKind.PodToDns, start.Name, "cluster DNS", services);
        if (services.Value.All.FirstOrDefault(one => one is { Namespace: "kube-system", Name: "kube-dns" or "coredns" or "rke2-coredns-rke2-coredns" }) is not { } dns)
            return FlowList.None(FlowKind.PodToDns, start.Name, "cluster DNS", "the input holds no Service of the cluster's DNS");

        return dns.Ports.Where(port => port.Port == 53).Select(port => ToService(subject, node, start, dns, port, FlowKind.PodToDns, isV6).With(ToServers(subject, node, start, dns, port, isV6)))
            .Aggregate(FlowList.Empty, (all, more) => all.With(more));
    }

    private static FlowList ToService(MatrixSubject subject, Node node, PodStart start, Service service, ServicePort port, FlowKind kind, bool isV6)
    {
        var name = $"svc:{service.FullName}:{port.Port}/{port.Protocol.ToLowerInvariant()}";
        if (service.ClusterIps.FirstOrDefault(address => PodStart.IsV6(address) == isV6) is not { } vip)
            return FlowList.Empty; // a Service of one family has none of the other

        var hasEndpoints = subject.Cluster.Fact<EndpointSets>().IsKnown && !subject.Endpoints(service, port, isV6).IsEmpty;
        return FlowList.One(New(kind, node, start, name, vip, ProtocolOf(port), port.Port, isV6) with { MustWork = hasEndpoints });
    }

    // One on this node and those elsewhere: what fails for the one only is the way between nodes.
    private static FlowList ToServers(MatrixSubject subject, Node node, PodStart start, Service dns, ServicePort port, bool isV6)
    {
        var servers = subject.Endpoints(dns, port, isV6).Where(server => !start.Addresses.Contains(server.Address)).OrderByDescending(server => IsBesides(start, server.Address)).Take(MatrixSubject.MostOfAKind);
        return new([.. servers.Where(server => !(start.InInterface is not null && IsBesides(start, server.Address))).Select(server => New(FlowKind.PodToDnsServer, node, start, $"{server.Name}:{server.Port}/{port.Protocol.ToLowerInvariant()}", server.Address, ProtocolOf(port), server.Port, isV6))], []);
    }

    // On the same bridge: such a packet never comes to the node's IP, where a pod without a namespace in the input starts.
    private static bool IsBesides(PodStart start, IPAddress address) =>
        start.Stack.Node.Fact<Cluster.Network.PodNetworks>() is { IsKnown: true, Value.Local: var local } && local.Any(network => network.Range.Contains(address));

    private static FlowList Api(MatrixSubject subject, Node node, PodStart start, bool isV6) =>
        subject.Cluster.Fact<Services>() is not { IsKnown: true, Value: var services } || services.Find("default", "kubernetes") is not { } api
            ? FlowList.None(FlowKind.PodToApi, start.Name, "svc:default/kubernetes", subject.Cluster.Fact<Services>().WhyMissing ?? "the input does not hold the Service default/kubernetes")
            : api.Ports.Take(1).Select(port => ToService(subject, node, start, api, port, FlowKind.PodToApi, isV6)).Aggregate(FlowList.Empty, (all, more) => all.With(more));

    private static FlowList Others(MatrixSubject subject, Node node, PodStart start, bool isV6)
    {
        var flows = FlowList.Empty;
        foreach (var to in subject.Pairs.From(node))
        {
            var (other, why) = subject.Starts[to.Name];
            flows = flows.With(other?.Address(isV6) is { } address
                ? FlowList.One(New(FlowKind.PodToPod, node, start, $"{other.Name}:{PortOf(subject, address)}/tcp", address, Protocol.Tcp, PortOf(subject, address), isV6))
                : FlowList.None(FlowKind.PodToPod, start.Name, $"pods on {to.Name}", why ?? "it has no pod of this family"));
        }

        return flows;
    }

    // A port that the pod says it serves; where it says none, any will do to see whether packets arrive.
    private static int PortOf(MatrixSubject subject, IPAddress address) =>
        subject.Cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(address)?.Containers.SelectMany(container => container.Ports).FirstOrDefault(port => port.Protocol == "TCP") is { Port: > 0 and var port } ? port : 80;

    private static FlowList Out(Node node, PodStart start, bool isV6) =>
        FlowList.One(New(FlowKind.PodToOutside, node, start, "the outside", isV6 ? MatrixSubject.Outside6 : MatrixSubject.Outside, Protocol.Tcp, Https, isV6) with { MustWork = false });

    private static Protocol ProtocolOf(ServicePort port) => port.Protocol == "UDP" ? Protocol.Udp : port.Protocol == "SCTP" ? Protocol.Sctp : Protocol.Tcp;

    private static WantedFlow New(FlowKind kind, Node node, PodStart start, string to, IPAddress destination, Protocol protocol, int port, bool isV6) =>
        new(kind, node.Name, new(start.Name, to, start.Address(isV6), destination, protocol, port) { InInterface = start.InInterface }, start.Stack, true);
}
