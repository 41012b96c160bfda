using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>MetalLB gave a Service an address of a pool that no advertisement covers: nobody outside learns where it is.</summary>
internal sealed class PoolNotAdvertised : ClusterRule
{
    public override RuleInfo Info { get; } = new("load-balancers/pool-not-advertised", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "routing/icmp-host-unreachable"],
        Needs = ["core_v1_services", "metallb.io_v1beta1_ipaddresspools", "metallb.io_v1beta1_l2advertisements", "metallb.io_v1beta1_bgpadvertisements"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        if (!services.All.Any(service => service.Type == "LoadBalancer" && !service.Ingress.IsEmpty))
            return services.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        // Without its controller an old list of pools says nothing.
        if (cluster.Fact<ControllersInCharge>() is { IsKnown: true, Value.All: var controllers } && !controllers.Any(one => one.Family == "MetalLB"))
            return [];

        var pools = Need(cluster.Fact<AddressPools>());
        var layer2 = Need(ListedObjects.Of(cluster, "metallb.io_v1beta1_l2advertisements"));
        var bgp = Need(ListedObjects.Of(cluster, "metallb.io_v1beta1_bgpadvertisements"));
        var bare = pools.All.Where(pool => !layer2.Items.Concat(bgp.Items).Any(one => MayCover(one, pool))).ToImmutableArray();
        if (!bare.IsEmpty && (layer2.WhyPartial ?? bgp.WhyPartial) is { } why)
            throw CannotTell(why);

        return bare.Select(pool => (Pool: pool, Services: Of(services, pool))).Where(one => !one.Services.IsEmpty).Select(one => Describe(one.Pool, one.Services));
    }

    // Without pools and selectors it stands for all; selectors by labels may match.
    internal static bool MayCover(KubernetesObject advertisement, AddressPool pool)
    {
        var named = advertisement.Node.TextsAt("spec", "ipAddressPools");
        return named.Contains(pool.Name)
            || advertisement.Node.ItemsAt("spec", "ipAddressPoolSelectors").Length > 0
            || named.IsEmpty;
    }

    internal static ImmutableArray<Service> Of(Services services, AddressPool pool) =>
        [.. services.All.Where(service => service.Type == "LoadBalancer" && service.Ingress.Any(ingress => ingress.Address is IPAddress address && pool.Holds(address)))];

    private Finding Describe(AddressPool pool, ImmutableArray<Service> services) => Found(
        FindingScope.Cluster,
        Confidence.Likely,
        $"neither an L2Advertisement nor a BGPAdvertisement covers the pool {pool.Name}",
        ("pool", pool.Name),
        ("namespace", pool.Object.Namespace),
        ("service", services[0].FullName),
        ("services", string.Join(", ", services.Take(6).Select(service => service.FullName))),
        ("address", services[0].Ingress.Select(ingress => ingress.Address).OfType<IPAddress>().First(pool.Holds))) with
    {
        Evidence =
        [
            .. services.Take(3).Select(service => Evidence.Of(service.Ingress[0].Line, $"{service.FullName} has an address of {pool.Name}")),
            Evidence.Of(pool.FirstRangeLine, $"the pool {pool.Name}, which no advertisement names"),
        ],
        Affects = [.. services.Select(service => FindingScope.OfService(service.Namespace, service.Name))],
    };
}
