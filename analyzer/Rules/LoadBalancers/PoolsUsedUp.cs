using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Every address of MetalLB's pools is given, so a new Service stays pending.</summary>
internal sealed class PoolsUsedUp : ClusterRule
{
    private const string Exhausted = "load-balancers/address-pool-exhausted";

    public override RuleInfo Info { get; } = new("load-balancers/pools-used-up", Severity.Warning)
    {
        Explains = [Exhausted],
        Needs = ["core_v1_services", "metallb.io_v1beta1_ipaddresspools"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var pending = PendingServices.Of(services, cluster).Where(service => PendingServices.WishedBy(service).IsEmpty).ToImmutableArray();
        if (services.WhyPartial is { } why)
            throw CannotTell(why);
        if (pending.IsEmpty)
            yield break;
        if (cluster.Fact<ControllersInCharge>() is { IsKnown: true, Value.All: var controllers } && !controllers.Any(one => one.Family == "MetalLB" && pending.Any(one.Takes)))
            yield break;

        var pools = Need(cluster.Fact<AddressPools>()).All.Where(pool => pool.IsAutomatic).ToImmutableArray();
        var given = services.All.SelectMany(service => service.Ingress).Select(ingress => ingress.Address).OfType<System.Net.IPAddress>().Distinct().ToImmutableArray();
        if (pools.IsEmpty || pools.All(pool => !pool.HasIpv6 && given.Count(pool.Holds) >= pool.Size))
            yield return Describe(cluster, pending, pools, given.Count(address => pools.Any(pool => pool.Holds(address))));
    }

    private Finding Describe(ClusterModel cluster, ImmutableArray<Service> pending, ImmutableArray<AddressPool> pools, int given)
    {
        var said = cluster.AllLogs.Select(logs => logs.Hits(Exhausted)).OfType<LogHits>().Select(hits => hits.Samples[^1]).FirstOrDefault();
        return Found(
            FindingScope.Cluster,
            said is null ? Confidence.Likely : Confidence.Proven,
            said is null ? (Sentence)$"{given} addresses are given, and the pools hold no more" : $"{given} addresses are given, the pools hold no more, and MetalLB's log says so",
            ("service", pending[0].FullName),
            ("services", string.Join(", ", pending.Take(6).Select(service => service.FullName))),
            ("given", given),
            ("pools", pools.IsEmpty ? "there is none that gives addresses by itself" : string.Join(", ", pools.Select(pool => $"{pool.Name} ({pool.Size})")))) with
        {
            Evidence =
            [
                Evidence.Of((pending[0].Object.Node.At("spec", "type") ?? pending[0].Object.Node).Line, $"{pending[0].FullName} waits for an address"),
                .. pools.Select(pool => Evidence.Of(pool.FirstRangeLine, $"{pool.Name} has {pool.Size} addresses")),
                .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "MetalLB finds none free")],
            ],
            Affects = [.. pending.Select(service => FindingScope.OfService(service.Namespace, service.Name))],
        };
    }
}
