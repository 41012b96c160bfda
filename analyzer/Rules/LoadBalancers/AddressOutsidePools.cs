using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A Service asks MetalLB for an address that is in none of its pools.</summary>
internal sealed class AddressOutsidePools : ClusterRule
{
    public override RuleInfo Info { get; } = new("load-balancers/address-outside-pools", Severity.Warning)
    {
        Explains = ["load-balancers/address-not-allowed"],
        Needs = ["core_v1_services", "metallb.io_v1beta1_ipaddresspools"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var wishing = PendingServices.Of(services, cluster).Where(service => !PendingServices.WishedBy(service).IsEmpty).ToList();
        if (wishing.Count == 0)
            return services.WhyPartial is { } partial ? throw CannotTell(partial) : [];
        if (cluster.Fact<ControllersInCharge>() is { IsKnown: true, Value.All: var controllers } && !controllers.Any(one => one.Family == "MetalLB"))
            return [];

        var pools = Need(cluster.Fact<AddressPools>());
        var found = wishing
            .SelectMany(service => PendingServices.WishedBy(service).Where(wish => pools.Of(wish.Address) is null).Take(1).Select(wish => Describe(service, wish.Address, wish.Line, pools)))
            .ToList();
        return found.Count > 0 && pools.WhyPartial is { } why ? throw CannotTell(why) : found;
    }

    private Finding Describe(Service service, IPAddress address, SourceLine line, AddressPools pools) => Found(
        FindingScope.OfService(service.Namespace, service.Name),
        Confidence.Likely,
        $"{address} lies in none of the pools, and the Service has no address",
        ("service", service.FullName),
        ("address", address),
        ("pools", pools.All.IsEmpty ? "none" : string.Join(", ", pools.All.Select(pool => $"{pool.Name}: {string.Join(", ", pool.Object.Node.TextsAt("spec", "addresses"))}")))) with
    {
        Evidence =
        [
            Evidence.Of(line, $"{service.FullName} asks for {address}"),
            .. pools.All.Take(3).Select(pool => Evidence.Of(pool.FirstRangeLine, $"{pool.Name} does not hold it")),
        ],
    };
}
