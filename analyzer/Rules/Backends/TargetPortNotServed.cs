using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Cluster.Ownership;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A Service sends to a port that its pods do not have: a name that no container gives, or a number at which nobody listens.</summary>
internal sealed class TargetPortNotServed : ClusterRule
{
    public override RuleInfo Info { get; } = new("services/target-port-not-served", Severity.Warning)
    {
        Explains = ["services/upstream-connection-reset", "services/upstream-no-route"],
        Needs = ["Services and pods of the API", "sockets inside the pods' network namespaces, where they are there"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, pods) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<Pods>()));
        if (pods.WhyNoLabels is { } why)
            throw CannotTell($"the pods' labels are not in the input ({why})");
        if (services.All.Select(service => service.Object.WhyUnknown("spec", "ports")).OfType<string>().FirstOrDefault() is { } unknown)
            throw CannotTell($"the Services' target ports are not in the input ({unknown})");

        return from service in services.All
               let chosen = pods.Selected(service.Namespace, service.Selector).Where(pod => pod.Phase == "Running").ToImmutableArray()
               where !chosen.IsEmpty && chosen.All(pod => pod.Object.ShownBy is null)
               from port in service.Ports
               let lack = Lack(port, chosen, cluster)
               where lack is not null
               select Describe(service, port, chosen, lack);
    }

    /// <summary>What is wrong with a target port, and how sure that is.</summary>
    private sealed record Missing(string What, Severity Severity, Confidence Confidence, Sentence Because, SourceLine? Sockets);

    private static Missing? Lack(ServicePort port, ImmutableArray<Pod> pods, ClusterModel cluster) =>
        int.TryParse(port.TargetPort, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? OfNumber(port, number, pods, cluster) : OfName(port, pods);

    // A name is looked up in the pod's containers, and what has none gets no endpoint for this port (pkg/api/v1/pod, FindPort).
    private static Missing? OfName(ServicePort port, ImmutableArray<Pod> pods) =>
        pods.All(pod => !Ports(pod, port.Protocol).Any(one => one.Name == port.TargetPort))
            ? new($"no container of its pods names a {port.Protocol} port {port.TargetPort}", Severity.Warning, Confidence.Proven, "the name is looked up among the containers' ports, and none of them has it", null)
            : null;

    // What containers declare is for information only: whether anybody listens, the sockets alone tell.
    private static Missing? OfNumber(ServicePort port, int number, ImmutableArray<Pod> pods, ClusterModel cluster)
    {
        if (pods.Any(pod => Ports(pod, port.Protocol).Any(one => one.Port == number)))
            return null;

        var sockets = pods.Select(pod => (Pod: pod, Sockets: SocketsOf(pod, cluster))).Where(one => one.Sockets is not null).ToList();
        if (sockets.Exists(one => one.Sockets!.Listening.Any(socket => socket.Local.Port == number))) // not null
            return null;
        if (sockets.Count > 0)
            return new($"nobody listens on {port.Protocol} port {number} in its pods", Severity.Warning, Confidence.Proven, $"the sockets inside pod {sockets[0].Pod.Name} show no listener on it", sockets[0].Sockets!.Sockets.Select(socket => (SourceLine?)socket.Line).FirstOrDefault()); // not null

        return pods.All(pod => Ports(pod, port.Protocol).Take(2).Count() == 1)
            ? new($"its pods declare port {Ports(pods[0], port.Protocol).First().Port} only, not {number}", Severity.Info, Confidence.Possible, "containers need not declare their ports; whether they listen is not in the input", null)
            : null;
    }

    private static IEnumerable<ContainerPort> Ports(Pod pod, string protocol) => pod.Containers.SelectMany(container => container.Ports).Where(port => port.Protocol == protocol);

    private static NodeSockets? SocketsOf(Pod pod, ClusterModel cluster) =>
        cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var spaces } && spaces.OfPod(pod.FullName) is { Namespace: { } space } at
        && cluster.Nodes.FirstOrDefault(node => node.Name == at.Node)?.Namespaces.GetValueOrDefault(space) is { } store
        && NodeSockets.In(store) is { IsKnown: true, Value: { Sockets.IsEmpty: false } sockets }
            ? sockets
            : null;

    private Finding Describe(Service service, ServicePort port, ImmutableArray<Pod> pods, Missing lack) =>
        Found(FindingScope.OfService(service.Namespace, service.Name), lack.Confidence, lack.Because,
            ("service", service.FullName),
            ("namespace", service.Namespace),
            ("name", service.Name),
            ("port", port.Port),
            ("protocol", port.Protocol),
            ("targetPort", port.TargetPort),
            ("what", lack.What),
            ("pod", pods[0].Name),
            ("declared", string.Join(", ", pods[0].Containers.SelectMany(container => container.Ports).Select(one => one.Name.Length > 0 ? $"{one.Name}={one.Port}/{one.Protocol}" : $"{one.Port}/{one.Protocol}"))),
            ("because", lack.Because)) with
        {
            Severity = lack.Severity,
            Evidence =
            [
                Evidence.Of(PortLine(service, port), $"port {port.Port} of the Service goes to {port.TargetPort}"),
                .. lack.Sockets is { } line ? new[] { Evidence.Of(line, "the sockets inside the pod") } : [],
                Evidence.Of(pods[0].Line, $"pod {pods[0].Name}, which the Service chooses"),
            ],
        };

    private static SourceLine PortLine(Service service, ServicePort port) =>
        service.Object.Node.ItemsAt("spec", "ports").FirstOrDefault(node => node.Line == port.Line)?["targetPort"]?.Line ?? port.Line;
}
