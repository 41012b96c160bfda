using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The addresses by which nodes and the API server's Service are known in the cluster.</summary>
internal static class ClusterAddresses
{
    /// <summary>The node's own IPv4 address in the cluster: as the API has it; null where nothing tells.</summary>
    public static IPAddress? OfNode(string name, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(name)?.InternalIps.FirstOrDefault(address => !IsV6(address)) : null;

    /// <summary>The node that holds an address on one of its interfaces, or has it by the API's word.</summary>
    public static string? Holder(IPAddress address, ClusterModel cluster) =>
        cluster.Nodes.FirstOrDefault(node => node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && links.Holder(address) is { IsLoopback: false })?.Name
        ?? (cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.WithAddress(address)?.Name : null);

    /// <summary>The API server's service address of IPv4 and the line that says so, or null.</summary>
    public static (IPAddress Address, SourceLine Line)? ApiService(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<Services>() is { IsKnown: true, Value: var services } && services.Find("default", "kubernetes") is { } api && api.ClusterIps.FirstOrDefault(address => !IsV6(address)) is { } vip)
            return (vip, api.Line);
        if (node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets } && Routing.ApiService.Of(rulesets) is { } rule)
            return (rule.Address, rule.Rule.Line);

        // The API server takes the first address of the range for itself.
        return cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var ranges } && ranges.Of(RangeUse.Services).FirstOrDefault(range => !range.Range.IsV6) is { } services4
            ? (services4.Range.At(1), services4.Line)
            : null;
    }

    /// <summary>The interface that holds the address, with the subnet that it is in.</summary>
    public static InterfaceAddress? On(NodeLinks links, IPAddress address) => links.Holder(address);

    /// <summary>Whether a host with this address is reached from the node without a router.</summary>
    public static bool IsOnLink(NodeLinks links, IPAddress address) =>
        links.Addresses.Any(held => held is { IsLoopback: false, Network.IsHost: false } && held.Network.Contains(address));

    public static bool IsV6(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary>Evidence of a line, without its neighbours where the artifact is one long line.</summary>
    public static Evidence Cite(SourceLine line, string says) => ForwardWords.Cite(line, says);
}
