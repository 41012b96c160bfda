using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One CNI configuration of a node.</summary>
/// <param name="FileName">Without its folder: the runtime takes the first in order.</param>
/// <param name="Types">The plug-ins in the order in which they are called.</param>
/// <param name="Subnets">The ranges of addresses that it gives to this node's pods.</param>
internal sealed record CniConfiguration(string FileName, string Name, ImmutableArray<string> Types, ImmutableArray<CniRange> Subnets, SourceLine Line);

/// <summary>The CNI configurations of a node, in the order in which the container runtime takes them.</summary>
internal static class CniConfigurations
{
    private static readonly ImmutableArray<string> Folders =
        ["files/etc/cni/net.d/", "files/var/lib/rancher/k3s/agent/etc/cni/net.d/", "files/var/lib/rancher/rke2/agent/etc/cni/net.d/", "files/var/snap/microk8s/current/args/cni-network/"];

    // The extensions that libcni looks for (ConfFiles); others are editors' backups and the like.
    private static readonly ImmutableArray<string> Extensions = [".conf", ".conflist", ".json"];

    public static ImmutableArray<CniConfiguration> Of(Node node) =>
    [
        .. Folders.SelectMany(folder => node.Host.Under(folder).Where(file => !file.Id[folder.Length..].Contains('/')))
            .Where(file => Extensions.Any(extension => file.Id.EndsWith(extension, StringComparison.Ordinal)))
            .Select(file => Read(node, file.Id)).OfType<CniConfiguration>()
            .OrderBy(configuration => configuration.FileName, StringComparer.Ordinal),
    ];

    // What libcni cannot use, it passes over.
    private static CniConfiguration? Read(Node node, string id) =>
        node.Host.Read<CniNetwork>(id) is { IsKnown: true, Value: { Plugins.IsEmpty: false } network }
            ? new(
                id[(id.LastIndexOf('/') + 1)..],
                network.Name,
                [.. network.Plugins.Select(plugin => plugin.Type).Where(type => type.Length > 0)],
                [.. network.Plugins.Select(plugin => plugin.Ipam).OfType<CniIpam>().Where(IsOfNode).SelectMany(ipam => ipam.Ranges)],
                network.NameLine)
            : null;

    // whereabouts gives all nodes addresses of one range.
    private static bool IsOfNode(CniIpam ipam) => ipam.Type != "whereabouts";
}
