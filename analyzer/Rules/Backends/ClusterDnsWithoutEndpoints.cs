using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>The Service of the cluster's DNS has no endpoint that is ready: no pod can resolve any name.</summary>
internal sealed class ClusterDnsWithoutEndpoints : ClusterRule
{
    public override RuleInfo Info { get; } = new("services/cluster-dns-without-endpoints", Severity.Critical)
    {
        Explains = ["path/cluster-traffic-stopped", "services/upstream-no-route", "control-plane/kubelet-name-lookup-failed"],
        Needs = ["Services and EndpointSlices of the API", "pods and Deployments of the API"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, sets) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<EndpointSets>()));
        if (ClusterDns.In(services) is not { } dns)
            return services.WhyPartial is null ? [] : throw CannotTell($"the Service of the cluster's DNS is not in the input ({services.WhyPartial})");
        if (sets.WhyPartial is { } why)
            throw CannotTell($"not all endpoints are in the input ({why})");

        var endpoints = sets.Of(dns.Namespace, dns.Name).SelectMany(set => set.Endpoints).ToImmutableArray();
        return endpoints.Any(endpoint => endpoint.IsReady) || (dns.Selector.IsEmpty && endpoints.IsEmpty) ? [] : [Describe(dns, endpoints, cluster)];
    }

    private Finding Describe(Service dns, ImmutableArray<Endpoint> endpoints, ClusterModel cluster)
    {
        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var all } ? all.Selected(dns.Namespace, dns.Selector).ToImmutableArray() : [];
        var maker = Maker(dns, cluster);
        var reject = cluster.Nodes.Select(node => Reject(node, dns)).OfType<ChainRule>().FirstOrDefault();
        var because = reject is null ? "no EndpointSlice of it holds an endpoint that is ready" : "no EndpointSlice of it holds an endpoint that is ready, and the nodes' rules reject its clients";
        return Found(FindingScope.OfService(dns.Namespace, dns.Name), reject is null ? Confidence.Likely : Confidence.Proven, because,
            ("service", dns.FullName),
            ("namespace", dns.Namespace),
            ("name", dns.Name),
            ("address", dns.ClusterIps.Select(address => address.ToString()).FirstOrDefault() ?? ""),
            ("why", Why(pods, maker)),
            ("isScaledToZero", maker?.Desired == 0 ? "yes" : ""),
            ("maker", maker is null ? "" : $"{maker.Object.Kind.ToLowerInvariant()}/{maker.Name}"),
            ("selector", Selectors.Text(dns.Selector)),
            ("because", because)) with
        {
            Affects = [FindingScope.Cluster],
            Evidence = [.. Lines(dns, endpoints, pods, maker), .. reject is null ? [] : new[] { Evidence.Of(reject.Line, "the node rejects whoever asks the cluster's DNS") }],
        };
    }

    private static IEnumerable<Evidence> Lines(Service dns, ImmutableArray<Endpoint> endpoints, ImmutableArray<Pod> pods, Workload? maker)
    {
        foreach (var endpoint in endpoints.Take(3))
            yield return Evidence.Of(endpoint.Line, $"{endpoint.Address} is not ready");
        if (maker is { Desired: 0 })
            yield return Evidence.Of((maker.Object.Node.At("spec", "replicas") ?? maker.Object.Node).Line, $"{maker.Object.Kind} {maker.Name} is scaled to 0");
        foreach (var pod in pods.Where(pod => !pod.IsReady).Take(3))
            yield return Evidence.Of(pod.Conditions.FirstOrDefault(one => one.Type == "Ready")?.Line ?? pod.Line, $"pod {pod.Name} is not ready");
        yield return Evidence.Of(dns.Line, "the Service of the cluster's DNS");
    }

    private static string Why(ImmutableArray<Pod> pods, Workload? maker) => (pods, maker) switch
    {
        (_, { Desired: 0 }) => $"{maker.Object.Kind} {maker.Name} is scaled to 0",
        ({ IsEmpty: true }, null) => "no pod bears the labels that the Service asks for",
        ({ IsEmpty: true }, _) => $"{maker.Object.Kind} {maker.Name} has no pod with the labels that the Service asks for",
        _ => $"its pods are not ready: {string.Join("; ", pods.Take(3).Select(pod => $"{pod.Name} ({StateOf(pod)})"))}",
    };

    private static string StateOf(Pod pod) => pod.Containers.Select(container => container.Status?.WaitingReason).FirstOrDefault(reason => reason is { Length: > 0 }) ?? (pod.NodeName.Length == 0 ? "not scheduled" : pod.Phase);

    private static Workload? Maker(Service dns, ClusterModel cluster) => cluster.Fact<Workloads>() is { IsKnown: true, Value: var workloads }
        ? workloads.All.FirstOrDefault(one => one.Namespace == dns.Namespace && dns.Selector.All(pair => one.TemplateLabels.GetValueOrDefault(pair.Key) == pair.Value))
            ?? workloads.All.FirstOrDefault(one => one.Namespace == dns.Namespace && one.Name.Contains("coredns", StringComparison.Ordinal) && !one.Name.Contains("autoscaler", StringComparison.Ordinal))
        : null;

    // -A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns has no endpoints" ... -j REJECT
    private static ChainRule? Reject(Node node, Service dns) => node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets }
        ? rulesets.Known.Select(save => save.Chain("filter", "KUBE-SERVICES")).OfType<Chain>().SelectMany(chain => chain.Rules)
            .FirstOrDefault(rule => rule.Comment is { } comment && comment.StartsWith($"{dns.FullName}:", StringComparison.Ordinal) && comment.EndsWith("has no endpoints", StringComparison.Ordinal))
        : null;
}
