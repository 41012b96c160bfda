using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The virtual servers that the node's kernel balances.</summary>
/// <param name="Connections">Those that go through them.</param>
internal sealed record NodeIpvs(IpvsServices Services, Availability<IpvsConnections> Connections) : INodeFact<NodeIpvs>
{
    public static Availability<NodeIpvs> From(Node node) => In(node.Host);

    // The statistics show no scheduler and no weight.
    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeIpvs> In(ArtifactStore place) =>
        place.Read<IpvsServices>("netfilter/ipvs-save")
            .Or(() => place.Read<IpvsServices>("netfilter/ipvs-list"))
            .Or(() => place.Read<IpvsServices>("netfilter/proc-ip-vs"))
            .Or(() => place.Read<IpvsServices>("files/proc/net/ip_vs"))
            .Or(() => place.Read<IpvsServices>("netfilter/ipvs-stats"))
            .Select(services => new NodeIpvs(services, ConnectionsIn(place)));

    private static Availability<IpvsConnections> ConnectionsIn(ArtifactStore place) =>
        place.Read<IpvsConnections>("netfilter/ipvs-connections")
            .Or(() => place.Read<IpvsConnections>("netfilter/proc-ip-vs-conn"))
            .Or(() => place.Read<IpvsConnections>("files/proc/net/ip_vs_conn"));
}
