using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Connections through IPVS that never get past their first packet: the handshake's answer does not come back.</summary>
internal sealed class IpvsConnectionsHalfOpen : NodeRule
{
    // A handshake under way is no fault, and a port scan leaves one or two.
    private const int Suspicious = 3;

    public override RuleInfo Info { get; } = new("netfilter/ipvs-connections-half-open", Severity.Warning)
    {
        Needs = ["netfilter/ipvs-connections (ipvsadm -Lnc)"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster) =>
        Need(node.Host.Read<IpvsConnections>("netfilter/ipvs-connections")).All
            .Where(connection => connection.Protocol == "TCP")
            .GroupBy(connection => connection.Virtual)
            .Where(IsStuck)
            .Select(group => Describe(node, group));

    private static bool IsStuck(IEnumerable<IpvsConnection> connections) =>
        connections.Count(connection => connection.State == "SYN_RECV") >= Suspicious
        && connections.All(connection => connection.State != "ESTABLISHED");

    private Finding Describe(Node node, IGrouping<string, IpvsConnection> group)
    {
        var halfOpen = group.Where(connection => connection.State == "SYN_RECV").ToList();
        var first = halfOpen[0];
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            $"{halfOpen.Count} connections to {group.Key} are in SYN_RECV and none is established.",
            ("node", node.Name),
            ("virtual", group.Key),
            ("count", halfOpen.Count),
            ("source", first.Source),
            ("destination", first.Destination),
            ("destinationAddress", first.Destination[..first.Destination.LastIndexOf(':')])) with
        {
            Evidence = [.. halfOpen.Take(3).Select(connection => Evidence.Of(connection.Line, $"from {connection.Source} to {connection.Destination}: no answer to the first packet"))],
        };
    }
}
