using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>An Ingress sends requests to a Service, or a port of one, that does not exist, or that has no ready pod: clients see 503.</summary>
internal sealed class IngressBackendMissing : ClusterRule
{
    private const string WithoutEndpoints = "services/ingress-without-endpoints";

    public override RuleInfo Info { get; } = new("services/ingress-backend-missing", Severity.Warning)
    {
        Needs = ["networking.k8s.io_v1_ingresses", "core_v1_services", "discovery.k8s.io_v1_endpointslices", "the ingress controller's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var ingresses = Need(cluster.Fact<Ingresses>());
        var backends = ingresses.All.SelectMany(ingress => ingress.Backends.Where(backend => backend.Service.Length > 0).Select(backend => (Ingress: ingress, Backend: backend))).ToImmutableArray();
        if (backends.IsEmpty)
            return ingresses.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        var services = Need(cluster.Fact<Services>());
        var endpoints = Need(cluster.Fact<EndpointSets>());
        var lacking = backends.Select(one => (one.Ingress, one.Backend, Lack: Lack(one.Ingress, one.Backend, services, endpoints))).Where(one => one.Lack is not null).ToImmutableArray();
        if (!lacking.IsEmpty && (services.WhyPartial ?? endpoints.WhyPartial) is { } why)
            throw CannotTell(why);

        return lacking.DistinctBy(one => (one.Ingress.FullName, one.Backend.Service, one.Backend.Port)).Select(one => Describe(cluster, one.Ingress, one.Backend, one.Lack!)); // not null above
    }

    /// <param name="IsCertain">It cannot work; else it may be on purpose, as for a workload that was scaled down.</param>
    private sealed record Lacking(string Why, bool IsCertain);

    private static Lacking? Lack(Ingress ingress, IngressBackend backend, Services services, EndpointSets endpoints)
    {
        var name = $"{ingress.Namespace}/{backend.Service}";
        if (services.Find(ingress.Namespace, backend.Service) is not { } service)
            return new($"there is no Service {name}", true);
        if (service.Type == "ExternalName")
            return null;
        if (backend.Port.Length > 0 && !service.Ports.Any(port => port.Name == backend.Port || $"{port.Port}" == backend.Port))
            return new($"the Service {name} has no port {backend.Port}, but {string.Join(", ", service.Ports.Select(port => port.Name.Length > 0 ? $"{port.Port} ({port.Name})" : $"{port.Port}"))}", true);

        return endpoints.Of(ingress.Namespace, backend.Service).Any(set => set.Ready.Any()) ? null : new($"the Service {name} has no ready endpoint", false);
    }

    private Finding Describe(ClusterModel cluster, Ingress ingress, IngressBackend backend, Lacking lack)
    {
        var name = $"{ingress.Namespace}/{backend.Service}";
        var said = cluster.AllLogs.Select(logs => logs.Hits(WithoutEndpoints)).OfType<LogHits>().SelectMany(hits => hits.Samples)
            .LastOrDefault(sample => sample.Values.GetValueOrDefault("service") == name);
        return Found(
            FindingScope.Cluster,
            said is null ? Confidence.Likely : Confidence.Proven,
            said is null ? (Sentence)$"{lack.Why}; no controller's log speaks of it" : $"{lack.Why}, and the controller's log says so",
            ("ingress", ingress.FullName),
            ("namespace", ingress.Namespace),
            ("service", backend.Service),
            ("port", backend.Port),
            ("why", lack.Why),
            ("hosts", ingress.Hosts.IsEmpty ? "all hosts" : string.Join(", ", ingress.Hosts))) with
        {
            Severity = lack.IsCertain || said is not null ? Severity.Warning : Severity.Info,
            Evidence =
            [
                Evidence.Of(backend.Line, $"{ingress.FullName} sends requests there, and {lack.Why}"),
                .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "the controller finds no endpoint")],
            ],
        };
    }
}
