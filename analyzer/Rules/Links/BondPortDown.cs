using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A port of a node's bond is down: the bond carries less, or hangs on its last port.</summary>
internal sealed class BondPortDown : NodeRule
{
    public override RuleInfo Info { get; } = new("links/bond-port-down", Severity.Warning)
    {
        Explains = ["links/bond-port-lost"],
        Needs = ["links/addr", "files/proc/net/bonding/ or ip -d link"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        var bonds = links.Links.Where(link => link.Kind == "bond" || link.Name.StartsWith("bond", StringComparison.Ordinal)).ToList();
        return bonds.Select(bond => Judge(node, bond, links)).OfType<Finding>();
    }

    private Finding? Judge(Node node, Link bond, NodeLinks links)
    {
        var ports = links.Links.Where(link => link.Master == bond.Name).ToList();
        var state = node.Host.Read<BondState>($"files/proc/net/bonding/{bond.Name}");
        if (!state.IsKnown && ports.TrueForAll(port => port.OperState is null && port.BondPort is null))
            throw CannotTell($"the ports of {bond.Name} are not in the input ({new ShellCommand($"cat /proc/net/bonding/{bond.Name}")} on the node would tell)");

        (string Port, SourceLine Line)? down = state.IsKnown
            ? state.Value.Ports.Where(port => port.MiiStatus is not (null or "up")).Select(port => ((string, SourceLine)?)(port.Device, StatusLine(port))).FirstOrDefault()
            : ports.Where(port => port.OperState == "DOWN" || port.BondPort?.MiiStatus == "DOWN").Select(port => ((string, SourceLine)?)(port.Name, port.Line)).FirstOrDefault();
        return down is { } found ? Describe(node, bond, found, state.IsKnown ? state.Value.Ports.Length : ports.Count) : null;
    }

    private static SourceLine StatusLine(BondMember port) => port.Values.FirstOrDefault(value => value.Name == "MII Status")?.Line ?? port.Line;

    private Finding Describe(Node node, Link bond, (string Port, SourceLine Line) down, int count)
    {
        const string because = "the kernel shows the port without a link; the bond goes on by its others";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because, ("node", node.Name), ("bond", bond.Name), ("port", down.Port), ("count", count), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(down.Line, $"{down.Port} of {bond.Name} is down")],
        };
    }
}
