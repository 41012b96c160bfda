using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>
/// Which node of the cluster a host is whose name is not quite the node's: other tools name captures by the host's short name or by
/// its full one, and the kubelet registers with either; people call their folders as they like.
/// </summary>
internal static class NodeAliases
{
    /// <summary>The node's name by each host's, where its object bears the name, is the only one with the same first label, or has an address
    /// that the host and no other holds.</summary>
    public static ImmutableSortedDictionary<string, string> Of(IEnumerable<string> hosts, ArtifactStore api, Func<string, IEnumerable<IPAddress>> addressesOf)
    {
        var all = hosts.Distinct(StringComparer.Ordinal).ToImmutableArray();
        var cluster = new ClusterModel([], api, LogEvents.None, null);
        ImmutableArray<string> nodes = cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var known } ? [.. known.Select(node => node.Name)] : [];
        var named = all.ToImmutableSortedDictionary(host => host, host => NodeOf(host, all, nodes), StringComparer.Ordinal);
        return named.SetItems(ByAddress(named, AddressesOf(cluster), addressesOf));
    }

    // Of hosts that no node is named like: two that would be the same node are none.
    private static IEnumerable<KeyValuePair<string, string>> ByAddress(
        ImmutableSortedDictionary<string, string> named, ImmutableArray<(string Node, IPAddress Address)> known, Func<string, IEnumerable<IPAddress>> addressesOf)
    {
        var free = known.Where(one => !named.ContainsValue(one.Node)).ToImmutableArray();
        if (free.IsEmpty)
            return [];

        var found = named.Keys.Where(host => named[host] == host && known.All(one => one.Node != host))
            .Select(host => (Host: host, Nodes: addressesOf(host).SelectMany(address => free.Where(one => one.Address.Equals(address))).Select(one => one.Node).Distinct(StringComparer.Ordinal).ToImmutableArray()))
            .Where(pair => pair.Nodes.Length == 1).ToImmutableArray();
        return found.Where(pair => found.Count(other => other.Nodes[0] == pair.Nodes[0]) == 1).Select(pair => KeyValuePair.Create(pair.Host, pair.Nodes[0]));
    }

    // Pods in their node's network have its address.
    private static ImmutableArray<(string Node, IPAddress Address)> AddressesOf(ClusterModel cluster) =>
    [
        .. cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var nodes } ? nodes.SelectMany(node => node.InternalIps.Select(address => (node.Name, address))) : [],
        .. cluster.Fact<Pods>() is { IsKnown: true, Value.All: var pods } ? pods.Where(pod => pod.Spec.HostNetwork && pod.NodeName.Length > 0).SelectMany(pod => pod.Addresses.Select(address => (pod.NodeName, address))).Distinct() : [],
    ];

    private static string NodeOf(string host, ImmutableArray<string> hosts, ImmutableArray<string> nodes)
    {
        if (nodes.Contains(host))
            return host;

        var sameHosts = hosts.Where(other => IsSame(other, host)).ToImmutableArray();
        var sameNodes = nodes.Where(node => IsSame(node, host)).Distinct(StringComparer.Ordinal).ToImmutableArray();

        // Two full names with different domains are two machines, whatever their first labels.
        return sameHosts.Length == 1 && sameNodes is [var node] && (IsShort(host) || IsShort(node) || string.Equals(host, node, StringComparison.OrdinalIgnoreCase)) ? node : host;
    }

    private static bool IsSame(string one, string other) => string.Equals(FirstLabel(one), FirstLabel(other), StringComparison.OrdinalIgnoreCase);

    private static bool IsShort(string name) => !name.Contains('.', StringComparison.Ordinal);

    private static string FirstLabel(string name) => name.Split('.')[0];
}
