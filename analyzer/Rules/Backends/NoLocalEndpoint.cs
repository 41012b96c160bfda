using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A Service that only serves from the node that is asked (traffic policy Local) has no endpoint on some nodes: they drop its packets.</summary>
internal sealed class NoLocalEndpoint : ClusterRule
{
    private const int MostNamed = 6;

    public override RuleInfo Info { get; } = new("services/no-local-endpoint", Severity.Warning)
    {
        Explains = ["services/upstream-no-route"],
        Needs = ["Services, EndpointSlices and nodes of the API", "netfilter/conntrack of the nodes, for who is asked in vain"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, sets, nodes) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<EndpointSets>()), Need(cluster.Fact<KubeNodes>()));
        if (sets.WhyPartial is { } why)
            throw CannotTell($"not all endpoints are in the input ({why})");

        return from service in services.All
               let policy = PolicyOf(service)
               where policy is not null
               let ready = sets.Of(service.Namespace, service.Name).SelectMany(set => set.Ready).ToList()
               where ready.Count > 0 && ready.TrueForAll(endpoint => endpoint.NodeName.Length > 0)
               let without = nodes.All.Select(node => node.Name).Where(name => !ready.Exists(endpoint => endpoint.NodeName == name)).ToImmutableArray()
               where !without.IsEmpty
               select Describe(service, policy, ready, without, cluster);
    }

    private static string? PolicyOf(Service service) =>
        service.Type is "NodePort" or "LoadBalancer" && service.ExternalTrafficPolicy == "Local" ? "externalTrafficPolicy"
        : service.InternalTrafficPolicy == "Local" ? "internalTrafficPolicy" : null;

    private Finding Describe(Service service, string policy, List<Endpoint> ready, ImmutableArray<string> without, ClusterModel cluster)
    {
        var asked = cluster.Nodes.Where(node => without.Contains(node.Name)).Select(node => (Node: node.Name, Entry: InVain(node, service, policy))).FirstOrDefault(pair => pair.Entry is not null);
        Sentence because = asked.Entry is null ? (Sentence)"this is how the policy works; that anybody asks those nodes is not seen in the input" : $"{asked.Node} has none and is asked all the same: a tracked connection there has no answer";
        return Found(FindingScope.OfService(service.Namespace, service.Name), asked.Entry is null ? Confidence.Possible : Confidence.Likely, because,
            ("service", service.FullName),
            ("namespace", service.Namespace),
            ("name", service.Name),
            ("policy", policy),
            ("nodes", string.Join(", ", without.Take(MostNamed)) + (without.Length > MostNamed ? $" and {without.Length - MostNamed} more" : "")),
            ("serving", string.Join(", ", ready.Select(endpoint => endpoint.NodeName).Distinct().Take(MostNamed))),
            ("asked", asked.Node ?? ""),
            ("isExternal", policy == "externalTrafficPolicy" ? "yes" : ""),
            ("because", because)) with
        {
            Severity = asked.Entry is null ? Severity.Info : Severity.Warning,
            Evidence =
            [
                Evidence.Of(service.Object.Node.At("spec", policy)?.Line ?? service.Line, $"{service.FullName} is served only by the node that is asked"),
                .. asked.Entry is { } entry ? new[] { Evidence.Of(entry.Line, $"{asked.Node} is asked, without an answer") } : [],
            ],
            Affects = [.. without.Select(FindingScope.OfNode)],
        };
    }

    private static ConntrackEntry? InVain(Node node, Service service, string policy) =>
        node.Fact<TrackedConnections>() is { IsKnown: true, Value: var tracked }
            ? tracked.Entries.FirstOrDefault(entry => entry is { IsUnreplied: true, IsDestinationTranslated: false } && IsTo(entry, service, policy))
            : null;

    private static bool IsTo(ConntrackEntry entry, Service service, string policy) => policy == "externalTrafficPolicy"
        ? service.Ports.Any(port => port.NodePort > 0 && port.NodePort == entry.Original.DestinationPort) || service.Ingress.Any(ingress => entry.Original.Destination.Equals(ingress.Address))
        : service.ClusterIps.Contains(entry.Original.Destination);
}
