using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What comes in from outside the cluster: to node ports, and to the addresses of load balancers.</summary>
internal static class OutsideFlows
{
    public static FlowList Of(MatrixSubject subject)
    {
        var services = subject.Cluster.Fact<Services>();
        if (!services.IsKnown)
            return FlowList.None(FlowKind.OutsideToService, "the outside", "node ports", services);

        var flows = FlowList.Empty;
        foreach (var service in services.Value.All.Where(IsOpen).OrderBy(service => service.FullName, StringComparer.Ordinal).Take(MatrixSubject.MostOfAKind))
            foreach (var node in subject.Entrances)
                flows = flows.With(To(subject, node, service));

        return flows;
    }

    private static bool IsOpen(Service service) => service.Type is "NodePort" or "LoadBalancer" && service.Ports.Any(port => port.NodePort > 0);

    private static FlowList To(MatrixSubject subject, Node node, Service service)
    {
        var port = service.Ports.First(port => port.NodePort > 0); // IsOpen has seen one
        var mustWork = service.ExternalTrafficPolicy == "Cluster" && !subject.Endpoints(service, port, isV6: false).IsEmpty;
        if (subject.AddressOf(node, isV6: false) is not { } own || subject.Stack(node).Links.Value.Holder(own) is not { Device: { } uplink })
            return FlowList.None(FlowKind.OutsideToService, "the outside", $"{service.FullName} by {node.Name}", $"the uplink of {node.Name} is not known");

        var flows = FlowList.One(New(subject, node, uplink, $"node:{node.Name}:{port.NodePort}/{port.Protocol.ToLowerInvariant()} ({service.FullName})", own, port, port.NodePort, mustWork));
        foreach (var ingress in service.Ingress.Take(1))
        {
            if (ingress.Address is { } vip && !PodStart.IsV6(vip))
                flows = flows.With(FlowList.One(New(subject, node, uplink, $"ip:{vip}:{port.Port} ({service.FullName}) by {node.Name}", vip, port, port.Port, mustWork)));
        }

        return flows;
    }

    private static WantedFlow New(MatrixSubject subject, Node node, string uplink, string to, IPAddress destination, ServicePort port, int number, bool mustWork) =>
        new(FlowKind.OutsideToService, node.Name,
            new($"ip:{MatrixSubject.Outside}", to, MatrixSubject.Outside, destination, port.Protocol == "UDP" ? Protocol.Udp : Protocol.Tcp, number) { InInterface = uplink },
            subject.Stack(node), mustWork);
}
