using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The address by which the cluster knows a node is on none of the node's interfaces.</summary>
internal sealed class NodeAddressNotOnNode : NodeRule
{
    private const string Refused = "routing/node-ip-not-on-host";

    public override RuleInfo Info { get; } = new("routing/node-address-not-on-node", Severity.Warning)
    {
        Explains = [Refused, "node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready", "path/cluster-traffic-stopped"],
        Needs = ["core_v1_nodes, or the kubelet's --node-ip", "links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        var wanted = Wanted(node, cluster);
        if (wanted.IsEmpty)
            throw CannotTell($"neither the node object nor the kubelet's flags are in the input ({new ShellCommand("kubectl get node -o wide")} would tell)");
        if (wanted.All(one => links.Holder(one.Address) is not null))
            return [];
        if (links.WhyPartial is { } why)
            throw CannotTell(why);

        return wanted.Where(one => links.Holder(one.Address) is null).Take(1).Select(one => Describe(node, links, one));
    }

    // A cloud's controller may know addresses that are its router's: then the kubelet's own word counts.
    private static ImmutableArray<(IPAddress Address, string By, SourceLine Line)> Wanted(Node node, ClusterModel cluster)
    {
        var flags = node.Fact<ComponentFlags>() is { IsKnown: true, Value: var known } && known.All.FirstOrDefault(one => one.Name == "kubelet")?["node-ip"] is { } flag
            ? flag.Value.Split(',').Select(text => (Address: IPAddress.TryParse(text.Trim(), out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : null, flag.Line)).ToList()
            : [];
        ImmutableArray<(IPAddress, string, SourceLine)> byFlag = [.. flags.Where(one => one.Address is not null).Select(one => (one.Address!, "the kubelet's --node-ip", one.Line))]; // filtered
        if (!byFlag.IsEmpty || cluster.Fact<KubeNodes>() is not { IsKnown: true, Value: var nodes } || nodes.Find(node.Name) is not { } found)
            return byFlag;

        return [.. found.Addresses.Where(address => address is { Type: "InternalIP", Ip: not null }).Select(address => (address.Ip!, "the node object's InternalIP", address.Line))]; // filtered
    }

    private Finding Describe(Node node, NodeLinks links, (IPAddress Address, string By, SourceLine Line) wanted)
    {
        var hits = node.Logs.Hits(Refused);
        var held = string.Join(", ", links.Addresses.Where(address => address is { IsLoopback: false, Scope: "global" } && !address.Network.IsHost).Select(address => $"{address.Address} ({address.Device})").Distinct().Take(6));
        var because = hits is null ? "the addresses of the node's interfaces are all known, and it is not among them; no log in the input shows the kubelet refuse it" : "it is not among the addresses of the node's interfaces, and the kubelet says so in its log";
        return Found(FindingScope.OfNode(node.Name), hits is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name), ("address", wanted.Address), ("by", wanted.By), ("held", held), ("because", because)) with
        {
            Severity = hits is null ? Severity.Warning : Severity.Critical,
            Evidence = [ClusterAddresses.Cite(wanted.Line, $"{wanted.By} is {wanted.Address}, which no interface of {node.Name} holds"), .. (hits?.Samples ?? []).Take(2).Select(sample => Evidence.Of(sample, "the kubelet refuses the address"))],
        };
    }
}
