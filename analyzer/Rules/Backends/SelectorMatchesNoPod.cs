using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>No pod bears the labels that a Service asks for, so whoever connects to it is refused.</summary>
internal sealed class SelectorMatchesNoPod : ClusterRule
{
    private const int MostNamed = 3;

    public override RuleInfo Info { get; } = new("services/selector-matches-no-pod", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "services/upstream-connection-reset"],
        Needs = ["Services and pods of the API"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, pods) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<Pods>()));
        if ((pods.WhyPartial ?? pods.WhyNoLabels) is { } why)
            throw CannotTell($"not all pods and their labels are in the input ({why})");

        return services.All
            .Where(service => !service.Selector.IsEmpty && service.Type != "ExternalName" && !ClusterDns.Is(service) && !pods.Selected(service.Namespace, service.Selector).Any())
            .Select(service => Describe(service, pods, cluster));
    }

    private Finding Describe(Service service, Pods pods, ClusterModel cluster)
    {
        var near = pods.All.Where(pod => pod.Namespace == service.Namespace && Selectors.IsNear(service.Selector, pod)).ToImmutableArray();
        var elsewhere = pods.All.FirstOrDefault(pod => pod.Namespace != service.Namespace && service.Selector.All(pair => pod.Labels.GetValueOrDefault(pair.Key) == pair.Value));
        var makers = Makers(service, cluster);
        var (confidence, because) = Judge(near, elsewhere, makers);
        return Found(FindingScope.OfService(service.Namespace, service.Name), confidence, because,
            ("service", service.FullName),
            ("namespace", service.Namespace),
            ("name", service.Name),
            ("selector", Selectors.Text(service.Selector)),
            ("near", string.Join("; ", near.Take(MostNamed).Select(pod => $"{pod.Name} ({Selectors.Asked(service.Selector, pod)})"))),
            ("elsewhere", elsewhere?.FullName ?? ""),
            ("maker", makers.Select(one => $"{one.Object.Kind} {one.Name}").FirstOrDefault() ?? ""),
            ("isScaledToZero", makers.Any(one => one.Desired == 0) ? "yes" : ""),
            ("nearest", near.Select(pod => Selectors.Asked(service.Selector, pod)).FirstOrDefault() ?? ""),
            ("because", because)) with
        {
            Severity = near.IsEmpty && elsewhere is null && !makers.Any(one => one.Desired > 0) ? Severity.Info : Severity.Warning,
            Evidence =
            [
                Evidence.Of(SelectorLine(service), $"the Service asks for {Selectors.Text(service.Selector)}, which no pod of {service.Namespace} bears"),
                .. near.Take(MostNamed).Select(pod => Evidence.Of(pod.Line, $"pod {pod.Name} bears {Selectors.Asked(service.Selector, pod)}")),
                .. elsewhere is null ? [] : new[] { Evidence.Of(elsewhere.Line, $"pod {elsewhere.FullName} would fit, but is in another namespace") },
            ],
        };
    }

    private static (Confidence Confidence, Sentence Because) Judge(ImmutableArray<Pod> near, Pod? elsewhere, ImmutableArray<Workload> makers) => (near, elsewhere) switch
    {
        _ when makers.Any(one => one.Desired == 0) => (Confidence.Possible, (Sentence)"what makes such pods is scaled to 0, which may be on purpose"),
        ({ IsEmpty: false }, _) => (Confidence.Proven, (Sentence)$"no pod of the namespace fits, and the labels of {near[0].Name} miss it only just"),
        (_, not null) => (Confidence.Likely, (Sentence)$"no pod of the namespace fits, but {elsewhere.FullName} would"),
        _ when makers.Length > 0 => (Confidence.Likely, (Sentence)$"no pod fits, although {makers[0].Object.Kind} {makers[0].Name} should have made some"),
        _ => (Confidence.Possible, (Sentence)"no pod fits, and none comes near; nothing shows that anyone uses the Service"),
    };

    private static ImmutableArray<Workload> Makers(Service service, ClusterModel cluster) => cluster.Fact<Workloads>() is { IsKnown: true, Value: var workloads }
        ? [.. workloads.All.Where(one => one.Namespace == service.Namespace && service.Selector.All(pair => one.TemplateLabels.GetValueOrDefault(pair.Key) == pair.Value))]
        : [];

    private static Artifacts.SourceLine SelectorLine(Service service) =>
        service.Object.Node.At("spec", "selector") is { } selector ? (selector.Children.FirstOrDefault() ?? selector).Line : service.Line;
}
