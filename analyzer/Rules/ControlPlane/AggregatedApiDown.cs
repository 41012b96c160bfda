using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>An API that another server provides (metrics, for instance) is not available: discovery is slow, and namespaces are not deleted.</summary>
internal sealed class AggregatedApiDown : ClusterRule
{
    private const string Unavailable = "control-plane/aggregated-api-unavailable";

    public override RuleInfo Info { get; } = new("control-plane/aggregated-api-down", Severity.Warning)
    {
        Needs = ["apiregistration.k8s.io_v1_apiservices, or what kubectl api-resources prints", "logs"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var listed = ListedObjects.Of(cluster, "apiregistration.k8s.io_v1_apiservices", "apiregistration.k8s.io_v1beta1_apiservices");
        if (!listed.IsKnown && cluster.Api.Read<ApiResourceList>("api-resources") is { IsKnown: true, Value.Unavailable: var unavailable })
            return unavailable.Where(api => api.Api.Length > 0).Select(Describe);

        var services = Need(listed);
        var found = services.Items
            .Select(one => (Api: one, Condition: Condition.AllOf(one.Node).FirstOrDefault(condition => condition is { Type: "Available", Status: "False" })))
            .Where(one => one.Condition is not null)
            .Select(one => Describe(cluster, one.Api, one.Condition!)) // not null above
            .ToList();
        return found.Count == 0 && services.WhyPartial is { } why ? throw CannotTell(why) : found;
    }

    // v1beta1.metrics.k8s.io is the object of metrics.k8s.io/v1beta1.
    private Finding Describe(UnavailableApi api)
    {
        var parts = api.Api.Split('/');
        return Found(FindingScope.Cluster, Confidence.Likely, "kubectl could not ask the API server for what this API serves",
            ("api", api.Api), ("object", parts.Length == 2 ? $"{parts[1]}.{parts[0]}" : api.Api), ("service", "the server behind it"), ("namespace", "NAMESPACE"), ("reason", "kubectl api-resources"), ("message", api.Reason)) with
        {
            Evidence = [Evidence.Of(api.Line, $"{api.Api}: {api.Reason}")],
        };
    }

    private Finding Describe(ClusterModel cluster, KubernetesObject api, Condition condition)
    {
        var name = $"{api.Node.TextAt("spec", "group")}/{api.Node.TextAt("spec", "version")}";
        var said = cluster.AllLogs.Select(logs => logs.Hits(Unavailable)).OfType<LogHits>().SelectMany(hits => hits.Samples)
            .FirstOrDefault(sample => sample.Values.GetValueOrDefault("api") == name);
        return Found(
            FindingScope.Cluster,
            said is null ? Confidence.Likely : Confidence.Proven,
            $"the API server itself says that it is not available ({condition.Reason})",
            ("api", name),
            ("object", api.Name),
            ("service", $"{api.Node.TextAt("spec", "service", "namespace")}/{api.Node.TextAt("spec", "service", "name")}"),
            ("namespace", api.Node.TextAt("spec", "service", "namespace") ?? ""),
            ("reason", condition.Reason),
            ("message", condition.Message)) with
        {
            Evidence =
            [
                Evidence.Of(condition.Line, $"{condition.Reason}: {condition.Message}"),
                .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "a component misses it")],
            ],
        };
    }
}
