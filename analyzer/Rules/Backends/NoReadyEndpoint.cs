using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A Service has pods, but none of them is ready, so it has no endpoint that takes connections.</summary>
internal sealed class NoReadyEndpoint : ClusterRule
{
    private const int MostNamed = 3;

    public override RuleInfo Info { get; } = new("services/no-ready-endpoint", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "services/upstream-connection-reset"],
        Needs = ["Services and EndpointSlices of the API", "pods of the API"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, sets) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<EndpointSets>()));
        if (sets.WhyPartial is { } why)
            throw CannotTell($"not all endpoints are in the input ({why})");

        return services.All
            .Where(service => service.Type != "ExternalName" && !ClusterDns.Is(service))
            .Select(service => (Service: service, Endpoints: sets.Of(service.Namespace, service.Name).SelectMany(set => set.Endpoints).ToImmutableArray()))
            .Where(one => !one.Endpoints.IsEmpty && one.Endpoints.All(endpoint => endpoint is { IsReady: false, IsTerminating: false } && !(endpoint.IsServing && endpoint.IsTerminating)))
            .Select(one => Describe(one.Service, one.Endpoints, cluster));
    }

    private Finding Describe(Service service, ImmutableArray<Endpoint> endpoints, ClusterModel cluster)
    {
        var pods = endpoints.Select(endpoint => PodOf(endpoint, cluster)).OfType<Pod>().DistinctBy(pod => pod.FullName).ToImmutableArray();
        Sentence because = pods.IsEmpty ? (Sentence)"all of its endpoints are marked as not ready" : $"all of its endpoints are marked as not ready, and so are their pods ({WhyOf(pods[0])})";
        return Found(FindingScope.OfService(service.Namespace, service.Name), pods.IsEmpty ? Confidence.Likely : Confidence.Proven, because,
            ("service", service.FullName),
            ("namespace", service.Namespace),
            ("name", service.Name),
            ("count", endpoints.Length),
            ("pods", string.Join("; ", pods.Take(MostNamed).Select(pod => $"{pod.FullName} on {pod.NodeName}: {WhyOf(pod)}"))),
            ("pod", pods.Select(pod => pod.Name).FirstOrDefault() ?? "<pod>"),
            ("because", because)) with
        {
            StandsAlone = !pods.IsEmpty && pods.All(pod => SaysItself(pod, cluster)),
            Evidence =
            [
                .. endpoints.Take(MostNamed).Select(endpoint => Evidence.Of(endpoint.Line, $"{endpoint.Address} is not ready")),
                .. pods.Take(MostNamed).Select(pod => Evidence.Of(pod.Conditions.FirstOrDefault(one => one.Type == "Ready")?.Line ?? pod.Line, $"pod {pod.FullName}: {WhyOf(pod)}")),
            ],
        };
    }

    private static Pod? PodOf(Endpoint endpoint, ClusterModel cluster) =>
        cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && endpoint.Pod.Split('/') is [var space, var name] ? pods.Find(space, name) : null;

    // Its node is in order, its image was there, and names can be resolved: what is left is the pod's own.
    private static bool SaysItself(Pod pod, ClusterModel cluster) =>
        pod.Containers.All(container => container.Status?.WaitingReason is not { } reason || !reason.Contains("Image", StringComparison.Ordinal))
        && cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(pod.NodeName) is { IsReady: true }
        && cluster.Fact<Services>() is { IsKnown: true, Value: var services } && ClusterDns.In(services) is { } dns
        && cluster.Fact<EndpointSets>() is { IsKnown: true, Value: var sets } && sets.Of(dns.Namespace, dns.Name).Any(set => set.Ready.Any());

    private static string WhyOf(Pod pod) =>
        pod.Containers.Select(container => container.Status?.WaitingReason).FirstOrDefault(reason => reason is { Length: > 0 })
        ?? (pod.Phase != "Running" ? $"it is {pod.Phase}" : pod.Restarts > 0 ? $"its readiness probe does not succeed, {pod.Restarts} restarts" : "its readiness probe does not succeed");
}
