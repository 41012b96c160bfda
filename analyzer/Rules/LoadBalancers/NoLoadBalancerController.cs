using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A Service of type LoadBalancer waits for an address, and nothing in the cluster gives any.</summary>
internal sealed class NoLoadBalancerController : ClusterRule
{
    public override RuleInfo Info { get; } = new("load-balancers/no-controller", Severity.Warning)
    {
        Needs = ["core_v1_services", "core_v1_pods"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var pending = PendingServices.Of(services, cluster);
        if (pending.IsEmpty)
            return services.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        var pods = Need(cluster.Fact<Pods>());
        var controllers = cluster.Fact<ControllersInCharge>() is { IsKnown: true, Value.All: var known } ? known : [];
        var left = pending.Where(service => !controllers.Any(controller => controller.Takes(service))).ToImmutableArray();
        if (left.IsEmpty)
            return [];
        if (pods.WhyPartial is { } why)
            throw CannotTell($"no controller is seen, but there may be one: {why}");
        if (OfCloud(cluster, pods) is { } cloud)
            throw CannotTell(cloud);

        return left.Select(service => Describe(service, controllers));
    }

    // What we do not know by name may serve Services all the same.
    private static string? OfCloud(ClusterModel cluster, Pods pods)
    {
        if (pods.All.FirstOrDefault(pod => pod.Name.Contains("cloud-controller", StringComparison.Ordinal) || pod.Name.Contains("load-balancer", StringComparison.Ordinal) || pod.Name.Contains("ccm", StringComparison.Ordinal)) is { } pod)
            return $"{pod.FullName} may be a controller of load balancers";

        var manager = cluster.Fact<Components>() is { IsKnown: true, Value: var components } ? components.Named("kube-controller-manager").FirstOrDefault() : null;
        return manager?["cloud-provider"] is { Value: not ("" or "external") } flag ? $"kube-controller-manager itself may balance by --cloud-provider={flag.Value}" : null;
    }

    private Finding Describe(Service service, ImmutableArray<LoadBalancerController> controllers) => Found(
        FindingScope.OfService(service.Namespace, service.Name),
        Confidence.Likely,
        controllers.IsEmpty ? (Sentence)"no pod, workload or static manifest is a controller that we know" : $"{string.Join(", ", controllers.Select(one => one.Name))} does not take its class",
        ("service", service.FullName),
        ("namespace", service.Namespace),
        ("name", service.Name),
        ("class", service.LoadBalancerClass),
        ("controllers", string.Join(", ", controllers.Select(one => one.Name)))) with
    {
        Evidence =
        [
            Evidence.Of((service.Object.Node.At("spec", "type") ?? service.Object.Node).Line, $"{service.FullName} wants a load balancer, and has no address"),
            .. controllers.Select(one => Evidence.Of(one.Line, $"{one.Name} takes other classes only")),
        ],
    };
}
