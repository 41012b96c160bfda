using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The endpoints of the Service kubernetes name an address at which no API server is any more, so a share of the pods' connections to it fails.</summary>
internal sealed class ApiEndpointGone : ClusterRule
{
    public override RuleInfo Info { get; } = new("control-plane/api-endpoint-gone", Severity.Warning)
    {
        Explains = [.. ApiOutOfReach.Effects],
        Needs = ["core_v1_nodes", "discovery.k8s.io_v1_endpointslices", "the nodes' addresses"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var sets = Need(cluster.Fact<EndpointSets>());
        var nodes = Need(cluster.Fact<KubeNodes>());
        var listed = sets.Of("default", "kubernetes").SelectMany(set => set.Ready.Select(endpoint => (endpoint.Address, endpoint.Line))).ToImmutableArray();
        if (listed.IsEmpty)
            throw CannotTell("discovery.k8s.io_v1_endpointslices: it holds no endpoints of default/kubernetes");

        var known = nodes.All.SelectMany(node => node.Addresses.Select(address => address.Ip)).OfType<IPAddress>().Concat(OfHosts(cluster)).Concat(Advertised(cluster)).ToHashSet();
        var gone = listed.Where(one => !known.Contains(one.Address)).ToImmutableArray();

        // Where no API server's host is a node (managed or hand-made control planes), nothing can be said of any.
        if (gone.IsEmpty || gone.Length == listed.Length)
            return [];
        if (nodes.WhyPartial is { } why)
            throw CannotTell(why);

        return [Describe(gone[0].Address.ToString(), listed.Length, [.. gone.Select(one => Evidence.Of(one.Line, $"{one.Address} is no address of any node"))])];
    }

    private static IEnumerable<IPAddress> OfHosts(ClusterModel cluster) => cluster.Nodes
        .Select(node => node.Fact<NodeLinks>()).Where(links => links.IsKnown).SelectMany(links => links.Value.Addresses).Select(address => address.Address);

    private static IEnumerable<IPAddress> Advertised(ClusterModel cluster) => cluster.Fact<Components>() is { IsKnown: true, Value: var components }
        ? components.Named("kube-apiserver").Select(server => IPAddress.TryParse(server["advertise-address"]?.Value, out var address) ? address : null).OfType<IPAddress>()
        : [];

    private Finding Describe(string address, int count, ImmutableArray<Evidence> evidence) => Found(
        FindingScope.Cluster,
        Confidence.Likely,
        "the other endpoints are nodes of the cluster, and this one is neither a node's address nor any host's of the input",
        ("address", address),
        ("count", count),
        ("gone", evidence.Length),
        ("share", $"{100 * evidence.Length / count} %")) with
    {
        Evidence = evidence,
    };
}
