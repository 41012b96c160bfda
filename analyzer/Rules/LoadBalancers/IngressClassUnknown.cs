using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>An Ingress names a class that does not exist, or none where none is the default: no controller acts on it.</summary>
internal sealed class IngressClassUnknown : ClusterRule
{
    private const string Ignored = "services/ingress-ignored";
    private const string Default = "ingressclass.kubernetes.io/is-default-class";

    public override RuleInfo Info { get; } = new("services/ingress-class-unknown", Severity.Warning)
    {
        Needs = ["networking.k8s.io_v1_ingresses", "networking.k8s.io_v1_ingressclasses", "the ingress controller's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var ingresses = Need(cluster.Fact<Ingresses>());
        if (ingresses.All.IsEmpty)
            return ingresses.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        var classes = Need(ListedObjects.Of(cluster, "networking.k8s.io_v1_ingressclasses", "networking.k8s.io_v1beta1_ingressclasses"));
        var names = classes.Items.Select(one => one.Name).ToImmutableHashSet();
        var found = ingresses.All
            .Select(ingress => (Ingress: ingress, Why: Why(ingress, names, classes), Said: Said(cluster, ingress)))
            .Where(one => one.Why is not null && (one.Ingress.ClassName.Length > 0 || one.Said is not null))
            .ToImmutableArray();
        if (!found.IsEmpty && classes.WhyPartial is { } why)
            throw CannotTell(why);

        return found.Select(one => Describe(one.Ingress, one.Why!, one.Said, names)); // not null above
    }

    // The annotation of old is a word for controllers, no object's name.
    private static string? Why(Ingress ingress, ImmutableHashSet<string> names, ListedObjects classes)
    {
        if (ingress.Object.Node.TextAt("spec", "ingressClassName") is { } named)
            return names.Contains(named) ? null : $"there is no IngressClass {named}";

        return ingress.ClassName.Length == 0 && !classes.Items.Any(one => one.Annotations.GetValueOrDefault(Default) == "true")
            ? "it names no class, and none is the default"
            : null;
    }

    private static LogSample? Said(ClusterModel cluster, Ingress ingress) => cluster.AllLogs.Select(logs => logs.Hits(Ignored)).OfType<LogHits>().SelectMany(hits => hits.Samples)
        .LastOrDefault(sample => sample.Values.GetValueOrDefault("ingress") == ingress.FullName);

    private Finding Describe(Ingress ingress, string why, LogSample? said, ImmutableHashSet<string> names) => Found(
        FindingScope.Cluster,
        said is null ? Confidence.Likely : Confidence.Proven,
        said is null ? (Sentence)$"{why}; no controller's log speaks of it" : $"{why}, and the controller says that it ignores it",
        ("ingress", ingress.FullName),
        ("namespace", ingress.Namespace),
        ("name", ingress.Name),
        ("why", why),
        ("hosts", ingress.Hosts.IsEmpty ? "all hosts" : string.Join(", ", ingress.Hosts)),
        ("classes", names.IsEmpty ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal)))) with
    {
        Evidence =
        [
            Evidence.Of((ingress.Object.Node.At("spec", "ingressClassName") ?? ingress.Object.Node).Line, why),
            .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "the controller leaves it alone")],
        ],
    };
}
