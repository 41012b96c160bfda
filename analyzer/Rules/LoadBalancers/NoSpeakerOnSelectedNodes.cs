using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Backends;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>The advertisements of a MetalLB pool choose nodes on which no speaker is ready: its addresses are given out, and nobody answers for them.</summary>
internal sealed class NoSpeakerOnSelectedNodes : ClusterRule
{
    public override RuleInfo Info { get; } = new("load-balancers/no-speaker-on-selected-nodes", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "routing/icmp-host-unreachable"],
        Needs = ["core_v1_services", "core_v1_nodes", "core_v1_pods", "metallb.io_v1beta1_ipaddresspools", "metallb.io_v1beta1_l2advertisements", "metallb.io_v1beta1_bgpadvertisements"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var served = services.All.Where(service => service.Type == "LoadBalancer" && !service.Ingress.IsEmpty).ToImmutableArray();
        if (served.IsEmpty)
            return services.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        var (layer2, bgp) = (Need(ListedObjects.Of(cluster, "metallb.io_v1beta1_l2advertisements")), Need(ListedObjects.Of(cluster, "metallb.io_v1beta1_bgpadvertisements")));
        var all = layer2.Items.Concat(bgp.Items).ToImmutableArray();
        if (all.All(one => Selectors(one).IsEmpty))
            return (layer2.WhyPartial ?? bgp.WhyPartial) is { } why ? throw CannotTell(why) : [];

        var (pods, nodes) = (Need(cluster.Fact<Pods>()), Need(cluster.Fact<KubeNodes>()));
        if ((pods.WhyPartial ?? nodes.WhyPartial) is { } incomplete)
            throw CannotTell(incomplete);

        var able = pods.All.Where(pod => pod.IsReady && pod.Containers.Any(NobodyAnnounces.IsSpeaker)).Select(pod => nodes.Find(pod.NodeName)).OfType<KubeNode>().DistinctBy(node => node.Name).ToImmutableArray();
        return Need(cluster.Fact<AddressPools>()).All
            .Select(pool => (Pool: pool, Ads: all.Where(one => PoolNotAdvertised.MayCover(one, pool)).ToImmutableArray(), Services: PoolNotAdvertised.Of(services, pool)))
            .Where(one => !one.Ads.IsEmpty && !one.Services.IsEmpty && one.Ads.All(ad => Excludes(ad, able)))
            .Select(one => Describe(one.Pool, one.Ads, one.Services, able));
    }

    // Any of the selectors will do; without selectors all nodes announce.
    private static bool Excludes(KubernetesObject advertisement, ImmutableArray<KubeNode> able) =>
        Selectors(advertisement) is { IsEmpty: false } selectors && !able.Any(node => selectors.Any(selector => LabelSelector.Fits(selector, node.Labels)));

    private static ImmutableArray<DocumentNode> Selectors(KubernetesObject advertisement) => advertisement.Node.ItemsAt("spec", "nodeSelectors");

    private Finding Describe(AddressPool pool, ImmutableArray<KubernetesObject> advertisements, ImmutableArray<Service> services, ImmutableArray<KubeNode> able)
    {
        Sentence because = able.IsEmpty ? (Sentence)"no speaker is ready on any node" : $"none of the nodes with a ready speaker ({string.Join(", ", able.Select(node => node.Name).Take(6))}) bears the labels that are asked for";
        return Found(FindingScope.Cluster, Confidence.Likely, because,
            ("pool", pool.Name),
            ("advertisements", string.Join(", ", advertisements.Select(one => one.FullName))),
            ("advertisement", advertisements[0].Name),
            ("kind", advertisements[0].Kind.Length > 0 ? advertisements[0].Kind.ToLowerInvariant() : "l2advertisement"),
            ("namespace", advertisements[0].Namespace),
            ("services", string.Join(", ", services.Take(6).Select(service => service.FullName))),
            ("because", because)) with
        {
            Evidence =
            [
                .. advertisements.Take(3).Select(one => Evidence.Of((one.Node.At("spec", "nodeSelectors") ?? one.Node).Line, $"{one.Name} announces from these nodes alone")),
                .. services.Take(3).Select(service => Evidence.Of(service.Ingress[0].Line, $"{service.FullName} has an address of {pool.Name}")),
                .. able.Take(2).Select(node => Evidence.Of(node.Line, $"{node.Name} has a ready speaker, and other labels")),
            ],
            Affects = [.. services.Select(service => FindingScope.OfService(service.Namespace, service.Name))],
        };
    }
}
