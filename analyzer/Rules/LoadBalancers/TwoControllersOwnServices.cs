using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Two controllers act on the same LoadBalancer Services, each undoing what the other wrote.</summary>
internal sealed class TwoControllersOwnServices : ClusterRule
{
    private const int ServicesShown = 6;

    public override RuleInfo Info { get; } = new("load-balancers/two-controllers-own-services", Severity.Critical)
    {
        Explains =
        [
            "load-balancers/reconcile-storm",
            "services/upstream-no-route",
            "services/upstream-connection-reset",
            "routing/icmp-host-unreachable",
        ],
        Needs = ["pods, workloads or static manifests", "core_v1_services", "the log of MetalLB's controller"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var controllers = Need(cluster.Fact<ControllersInCharge>()).All;
        var clashes = Pairs(controllers).Select(pair => Clash(cluster, pair.Item1, pair.Item2)).OfType<Clashing>().ToImmutableArray();

        // Workloads and manifests tell of what should run; only the pods tell that nothing else does.
        if (clashes.IsEmpty && Need(cluster.Fact<Pods>()).WhyPartial is { } why)
            throw CannotTell($"no two controllers are seen, but there may be others: {why}");

        return clashes.Select(clash => Describe(cluster, clash));
    }

    private static IEnumerable<(LoadBalancerController, LoadBalancerController)> Pairs(ImmutableArray<LoadBalancerController> controllers) =>
        from first in Enumerable.Range(0, controllers.Length)
        from second in Enumerable.Range(first + 1, controllers.Length - first - 1)
        select (controllers[first], controllers[second]);

    private sealed record Clashing(LoadBalancerController First, LoadBalancerController Second, ImmutableArray<Service>? Services)
    {
        /// <summary>MetalLB first where it takes part: its log is what shows the rate.</summary>
        public static Clashing Of(LoadBalancerController first, LoadBalancerController second, ImmutableArray<Service>? services) =>
            second.Family == "MetalLB" ? new(second, first, services) : new(first, second, services);

        public Service? WrittenByBoth => Services?.FirstOrDefault(service => First.WroteTo(service) && Second.WroteTo(service));
    }

    // With the Services in the input, those count that both would take; without them, whether both take what bears no class.
    private static Clashing? Clash(ClusterModel cluster, LoadBalancerController first, LoadBalancerController second)
    {
        if (cluster.Fact<Services>() is not { IsKnown: true } services)
            return first.TakesDefault && second.TakesDefault ? Clashing.Of(first, second, null) : null;

        var shared = services.Value.All.Where(service => first.Takes(service) && second.Takes(service)).ToImmutableArray();
        if (shared.IsEmpty && services.Value.WhyPartial is not null)
            return first.TakesDefault && second.TakesDefault ? Clashing.Of(first, second, null) : null;

        return shared.IsEmpty ? null : Clashing.Of(first, second, shared);
    }

    private Finding Describe(ClusterModel cluster, Clashing clash)
    {
        var rate = clash.First.Family == "MetalLB" && ReconcileRate.Of(cluster) is { IsStorm: true } storm ? storm : null;
        var differing = clash.Services is { } services ? VipNeighbours.Differing(cluster, services) : null;
        var (confidence, because) = Judge(clash, rate);
        return Found(FindingScope.Cluster, confidence, because, [.. Values(clash, rate, differing)]) with
        {
            Severity = confidence == Confidence.Proven ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                Evidence.Of(clash.Second.Line, $"{clash.Second.Name}: {clash.Second.Why}"),
                Evidence.Of(clash.First.Line, $"{clash.First.Name}: {clash.First.Why}"),
                .. clash.WrittenByBoth is { } written ? [Evidence.Of(written.Line, $"both left their annotations on {written.FullName}")] : Array.Empty<Evidence>(),
                .. rate is null ? [] : rate.Hits.Samples.Take(2).Select(sample => Evidence.Of(sample, $"one of {rate.Count} rounds for {rate.Busiest} in {rate.SpanText}")),
                .. differing?.Evidence ?? [],
            ],
        };
    }

    private static (Confidence, Sentence) Judge(Clashing clash, ReconcileRate? rate) => clash switch
    {
        _ when rate is not null => (Confidence.Proven, (Sentence)$"Both take the same Services, and the log shows {rate.Busiest} reconciled {rate.RateText} times a second."),
        { WrittenByBoth: { } service } => (Confidence.Proven, (Sentence)$"Both take the same Services, and both left their annotations on {service.FullName}."),
        { First.MayBeLimited: true } or { Second.MayBeLimited: true } => (Confidence.Possible, (Sentence)"Both may take the same Services; the input does not show how one of them is limited."),
        { Services: null } => (Confidence.Possible, (Sentence)"Both take Services without a class; the Services themselves are not in the input."),
        _ => (Confidence.Likely, (Sentence)"Both take the same Services; nothing in the logs shows them at it."),
    };

    private static IEnumerable<(string, object)> Values(Clashing clash, ReconcileRate? rate, VipNeighbours? differing)
    {
        var kubeVip = clash.First.Family == "kube-vip" || clash.Second.Family == "kube-vip";
        return
        [
            ("first", clash.First.Name),
            ("firstWhy", clash.First.Why),
            ("second", clash.Second.Name),
            ("secondWhy", clash.Second.Why),
            ("services", clash.Services is { } services ? Names(services) : "not in the input"),
            ("busiest", rate?.Busiest ?? ""),
            ("count", rate?.Count.ToString() ?? ""),
            ("span", rate?.SpanText ?? ""),
            ("rate", rate?.RateText ?? ""),
            ("neighbours", differing?.Words ?? ""),
            ("setting", kubeVip ? "svc_enable=\"false\" in kube-vip's manifest (Kubespray: kube_vip_services_enabled: false)" : ""),
            ("kubeVip", kubeVip ? "yes" : ""),
            ("k3s", clash.First.Family == "k3s servicelb" || clash.Second.Family == "k3s servicelb" ? "yes" : ""),
        ];
    }

    private static string Names(ImmutableArray<Service> services)
    {
        var shown = string.Join(", ", services.Take(ServicesShown).Select(service => service.FullName));
        return services.Length > ServicesShown ? $"{shown} and {services.Length - ServicesShown} more" : shown;
    }
}
