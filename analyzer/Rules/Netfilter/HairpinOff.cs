using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.KubeProxy;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>The pods' bridge does not give a packet back to the port that it came by: a pod that is sent to itself by its own Service hangs.</summary>
internal sealed class HairpinOff : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/hairpin-off", Severity.Warning)
    {
        Needs = ["links/bridge-link (bridge -d link)", "links/addr", "kube-proxy's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var bridges = PodBridges.Of(Need(node.Fact<NodeLinks>()), node, cluster);
        if (bridges.IsEmpty || Need(ProxyDuty.On(node, cluster)) is null)
            return [];

        var ports = Need(node.Host.Read<BridgeLinks>("links/bridge-link").Or(() => node.Host.Read<BridgeLinks>("links/bridge-link-text"))).Ports;
        return bridges.Where(bridge => !bridge.Flags.Contains("PROMISC")).Select(bridge => Describe(node, bridge, [.. ports.Where(port => port.Bridge == bridge.Name)])).OfType<Finding>();
    }

    // A bridge in promiscuous mode takes the packet in itself and routes it back.
    private Finding? Describe(Node node, Link bridge, ImmutableArray<BridgeLink> ports)
    {
        if (ports.IsEmpty)
            return null;
        if (ports.Any(port => port.Port.IsHairpin is null))
            throw CannotTell($"whether the ports of {bridge.Name} give packets back is not in the input ({new ShellCommand("bridge -d link")} on the node would tell)");
        if (ports.Any(port => port.Port.IsHairpin == true))
            return null;

        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, $"all {ports.Length} ports of {bridge.Name} have hairpin off, and {bridge.Name} is not in promiscuous mode; whether a pod asks its own Service is not in the input",
            ("node", node.Name),
            ("bridge", bridge.Name),
            ("count", ports.Length),
            ("port", ports[0].Device)) with
        {
            Evidence = [.. ports.Take(3).Select(port => ForwardWords.Cite(port.Line, $"{port.Device}, a port of {bridge.Name}: hairpin off")), ForwardWords.Cite(bridge.Line, $"{bridge.Name} is not in promiscuous mode")],
        };
    }
}
