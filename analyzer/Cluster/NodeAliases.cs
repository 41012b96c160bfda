using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>
/// Which node of the cluster a host is whose name is not quite the node's: other tools name captures by the host's short name or by
/// its full one, and the kubelet registers with either.
/// </summary>
internal static class NodeAliases
{
    /// <summary>The node's name by each host's, where its object bears the name, or is the only one with the same first label.</summary>
    public static ImmutableSortedDictionary<string, string> Of(IEnumerable<string> hosts, ArtifactStore api)
    {
        var all = hosts.Distinct(StringComparer.Ordinal).ToImmutableArray();
        var nodes = api.ReadAll<KubernetesList<KubeNode>>("core_v1_nodes") is { IsKnown: true, Value: var pieces }
            ? pieces.SelectMany(piece => piece.Items).Select(node => node.Name).ToImmutableArray()
            : [];
        return all.ToImmutableSortedDictionary(host => host, host => NodeOf(host, all, nodes), StringComparer.Ordinal);
    }

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
