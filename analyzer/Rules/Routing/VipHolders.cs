using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A virtual address, the hosts that may hold it, and those that do.</summary>
/// <param name="Unknown">Hosts that may hold it and whose addresses are not in the input.</param>
internal sealed record VipHolders(IPAddress Address, ImmutableArray<VirtualAddress> May, ImmutableArray<(Node Node, InterfaceAddress Held)> Holders, ImmutableArray<string> Unknown)
{
    public string Program => May[0].Program;

    /// <summary>Every virtual address of which one host at a time is the holder; those that BGP announces are on all of them.</summary>
    public static IEnumerable<VipHolders> Of(ClusterModel cluster, VirtualAddresses known)
    {
        var announced = cluster.Fact<KubeVips>() is { IsKnown: true, Value.All: var all } ? all.Where(one => one.IsBgp).SelectMany(one => one.Addresses).ToImmutableHashSet() : [];
        return known.All.Where(one => !announced.Contains(one.Address) && !IPAddress.IsLoopback(one.Address)).GroupBy(one => one.Address).Select(group => Of(cluster, group.Key, [.. group]));
    }

    private static VipHolders Of(ClusterModel cluster, IPAddress address, ImmutableArray<VirtualAddress> may)
    {
        var names = may.Select(one => one.Node).OfType<string>().Distinct().ToList();
        var nodes = cluster.Nodes.Where(node => names.Contains(node.Name) && node.Fact<NodeLinks>() is { IsKnown: true, Value.WhyPartial: null }).ToList();
        return new(
            address, may,
            [.. cluster.Nodes.Where(node => node.Fact<NodeLinks>().IsKnown).Select(node => (node, Held: node.Fact<NodeLinks>().Value.Holder(address)))
                .Where(one => one.Held is { Device: not ("lo" or "kube-ipvs0" or "dummy0") }).Select(one => (one.node, one.Held!))], // filtered
            [.. names.Except(nodes.Select(node => node.Name)), .. may.Any(one => one.Node is null) ? ["a host that the input does not name"] : Array.Empty<string>()]);
    }
}
