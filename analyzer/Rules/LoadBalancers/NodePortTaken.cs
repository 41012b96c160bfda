using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A program of the host listens on a port that a Service, or a pod, has on every node: one of the two gets the other's connections.</summary>
internal sealed class NodePortTaken : NodeRule
{
    private const string InUse = "load-balancers/node-port-in-use";

    // Those that realise NodePorts and host ports hold them open, or answer health checks on them.
    private static readonly ImmutableArray<string> Own = ["kube-proxy", "kubelet", "crio", "hyperkube", "k3s", "k3s-server", "k3s-agent", "rke2", "kubelite", "cilium-agent", "kube-router", "antrea-agent", "calico-node", "ovnkube"];

    public override RuleInfo Info { get; } = new("load-balancers/node-port-taken", Severity.Warning)
    {
        Needs = ["core_v1_services", "core_v1_pods", "kubernetes/listening-sockets", "kube-proxy's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name) is null)
            yield break; // kube-proxy does not run there

        var services = Need(cluster.Fact<Services>());
        var sockets = Need(node.Fact<NodeSockets>());
        var taken = Claims(services, cluster, node).Select(claim => (Claim: claim, Socket: Taker(sockets, claim))).Where(one => one.Socket is not null).ToImmutableArray();
        if (!taken.IsEmpty)
            yield return Describe(node, taken[0].Claim, taken[0].Socket!, taken.Length); // not null above
        else if (services.WhyPartial is { } why)
            throw CannotTell(why);
    }

    private sealed record Claim(string Of, string Kind, int Port, string Protocol, Artifacts.SourceLine Line);

    private static IEnumerable<Claim> Claims(Services services, ClusterModel cluster, Node node)
    {
        var nodePorts = services.All.SelectMany(service => service.Ports.Where(port => port.NodePort > 0).Select(port => new Claim(service.FullName, "NodePort", port.NodePort, port.Protocol, LineOf(service, port))));
        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var known } ? known.On(node.Name) : [];
        var hostPorts = pods.Where(pod => pod is { Spec.HostNetwork: false, Phase: "Running" or "Pending" })
            .SelectMany(pod => pod.Containers.SelectMany(container => container.Ports.Where(port => port.HostPort > 0).Select(port => new Claim(pod.FullName, "hostPort", port.HostPort, port.Protocol, container.Line))));
        return nodePorts.Concat(hostPorts);
    }

    private static Artifacts.SourceLine LineOf(Service service, ServicePort port) =>
        service.Object.Node.ItemsAt("spec", "ports").FirstOrDefault(node => node.NumberAt("nodePort") == port.NodePort)?["nodePort"]?.Line ?? port.Line;

    // Who holds a socket is printed to root only; without it nothing can be said.
    private static Socket? Taker(NodeSockets sockets, Claim claim) => sockets.Listening.FirstOrDefault(socket =>
        socket.Local.Port == claim.Port
        && string.Equals(socket.Protocol, claim.Protocol, StringComparison.OrdinalIgnoreCase)
        && (socket.Local.Address is null || !IPAddress.IsLoopback(socket.Local.Address))
        && !socket.Processes.IsEmpty
        && !socket.Processes.Any(process => Own.Any(own => own.StartsWith(process.Name, StringComparison.Ordinal) || process.Name.StartsWith(own, StringComparison.Ordinal))));

    private Finding Describe(Node node, Claim claim, Socket socket, int count)
    {
        var said = node.Logs.Hits(InUse) is { } hits ? hits.Samples.LastOrDefault(sample => sample.Values.GetValueOrDefault("port") == $"{claim.Port}") : null;
        var process = socket.Processes[0].Name;
        return Found(
            FindingScope.OfNode(node.Name),
            said is null ? Confidence.Likely : Confidence.Proven,
            $"{process} listens on {claim.Port}/{claim.Protocol}, which is the {claim.Kind} of {claim.Of}",
            ("node", node.Name),
            ("port", $"{claim.Port}/{claim.Protocol}"),
            ("number", claim.Port),
            ("process", process),
            ("kind", claim.Kind),
            ("of", claim.Of),
            ("count", count)) with
        {
            Evidence =
            [
                Evidence.Of(socket.Line, $"{process} listens there"),
                Evidence.Of(claim.Line, $"{claim.Of} has it as its {claim.Kind}"),
                .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "kube-proxy could not open it")],
            ],
        };
    }
}
