using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>An interface takes packets of another size than the host's network configuration gives it: the next boot changes it, or something else did.</summary>
internal sealed class MtuNotAsConfigured : NodeRule
{
    public override RuleInfo Info { get; } = new("links/mtu-not-as-configured", Severity.Warning)
    {
        Explains = ["links/mtu-differs-between-nodes"],
        Needs = ["links/addr", "the files of netplan, systemd-networkd, NetworkManager, ifupdown or the network scripts"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var configured = Need(node.Fact<ConfiguredInterfaces>());
        var links = Need(node.Fact<NodeLinks>());
        return links.Links.Where(link => link.Mtu is not null && !link.IsLoopback).Select(link => Judge(node, link, configured)).OfType<Finding>();
    }

    // Of several files nobody can tell here which one counts: one that agrees is enough.
    private Finding? Judge(Node node, Link link, ConfiguredInterfaces configured)
    {
        var said = configured.All.Where(one => one.IsFor(link.Name) && (one.IsOf(link.Name) || !one.HasOtherConditions) && one.Mtu is not null).ToList();
        return said.Count == 0 || said.Any(one => one.Mtu!.Value.Value == link.Mtu) ? null : Describe(node, link, said[0]); // not null above
    }

    private Finding Describe(Node node, Link link, ConfiguredInterface one)
    {
        var (configured, line) = (one.Mtu!.Value.Value, one.Mtu.Value.Line); // asked by the caller
        const string because = "the file and the interface both tell a size; when the file was written, and whether its service has read it since, the input does not say";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("device", link.Name), ("mtu", link.Mtu ?? 0), ("configured", configured), ("file", line.Artifact.Path), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(line, $"{link.Name} is to have an MTU of {configured}"),
                ClusterAddresses.Cite(link.Line, $"it has {link.Mtu}"),
            ],
        };
    }
}
