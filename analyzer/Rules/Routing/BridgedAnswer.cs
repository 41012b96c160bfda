using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The way of a question to a Service whose pod is on the asker's own bridge, while bridged packets skip connection tracking.</summary>
internal static class BridgedAnswer
{
    private sealed record Question(string Service, IPAddress Asked, IPAddress Answers, int Port, Protocol Protocol);

    /// <summary>Null where the input shows no Service with a pod on this node.</summary>
    public static Trace? Of(Node node, ClusterModel cluster, Link bridge, SourceLine off, LogSample? reply)
    {
        if ((Seen(reply) ?? Known(node, cluster)) is not { } question)
            return null;

        var (asked, answers) = ($"{question.Asked}:{question.Port}", $"{question.Answers}:{question.Port}");
        var decisive = new Step(StepKind.Bridge, $"the asker is a neighbour on {bridge.Name}: the answer is handed over at layer 2 and meets neither iptables nor connection tracking, so its source stays", off, answers, answers);
        return new(
            new($"a pod on {node.Name}", question.Service, null, question.Asked, question.Protocol, question.Port),
            [
                new(node.Name,
                [
                    new(StepKind.Route, $"{question.Asked} is not on the bridge: the pod hands the packet to its gateway, the node", bridge.Line),
                    new(StepKind.Translate, "the Service's address is replaced by that of its pod, and connection tracking notes it", null, asked, answers),
                    new(StepKind.Deliver, $"{question.Answers} is on the same bridge, {bridge.Name}", bridge.Line),
                    new(StepKind.Reply, $"the pod answers from {answers} to the asker's own address"),
                    decisive,
                ]),
            ],
            Disposition.ReplyLost,
            Certainty.Certain)
        { DecidedBy = decisive };
    }

    private static Question? Seen(LogSample? reply) =>
        reply is not null && IPAddress.TryParse(reply.Values["from"], out var from) && IPAddress.TryParse(reply.Values["expected"], out var expected)
            ? new($"{expected}:53/udp", expected, from, 53, Protocol.Udp)
            : null;

    // The cluster's DNS before any other Service: everybody asks it.
    private static Question? Known(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<Cluster.Kubernetes.Services>() is not { IsKnown: true } services || cluster.Fact<Pods>() is not { IsKnown: true } pods)
            return null;

        return services.Value.All
            .OrderByDescending(service => service.Name is "kube-dns" or "coredns")
            .Select(service => Of(service, pods.Value.Selected(service.Namespace, service.Selector).FirstOrDefault(pod => pod.NodeName == node.Name && !pod.Spec.HostNetwork)))
            .FirstOrDefault(question => question is not null);
    }

    private static Question? Of(Service service, Pod? pod) =>
        pod is { Addresses: [var answers, ..] } && service is { ClusterIps: [var asked, ..], Ports: [var port, ..] }
            ? new($"svc:{service.FullName}:{port.Port}/{port.Protocol.ToLowerInvariant()}", asked, answers, port.Port, port.Protocol == "UDP" ? Protocol.Udp : Protocol.Tcp)
            : null;
}
