using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One CNI configuration of a node.</summary>
/// <param name="FileName">Without its folder: the runtime takes the first in order.</param>
/// <param name="Types">The plug-ins in the order in which they are called.</param>
/// <param name="Subnets">Where its address management states ranges.</param>
internal sealed record CniConfiguration(string FileName, string Name, ImmutableArray<string> Types, ImmutableArray<DocumentNode> Subnets, SourceLine Line);

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

    private static CniConfiguration? Read(Node node, string id)
    {
        if (node.Host.Read<DocumentFile>(id) is not { IsKnown: true, Value.Roots: [var root, ..] })
            return null;

        var plugins = root["plugins"] is { Kind: NodeKind.Sequence } list ? list.Children : [root];
        return new(
            id[(id.LastIndexOf('/') + 1)..],
            root.TextAt("name") ?? "",
            [.. plugins.Select(plugin => plugin.TextAt("type")).OfType<string>()],
            [.. plugins.SelectMany(Subnets)],
            (root["name"] ?? root).Line);
    }

    // "ipam": {"type": "host-local", "subnet": "10.22.0.0/16"}   or   "ranges": [[{"subnet": "10.244.1.0/24"}]]
    private static IEnumerable<DocumentNode> Subnets(DocumentNode plugin)
    {
        if (plugin.At("ipam", "subnet") is { Text: not null } single)
            yield return single;
        foreach (var range in plugin.ItemsAt("ipam", "ranges").SelectMany(ranges => ranges.Children))
        {
            if (range["subnet"] is { Text: not null } subnet)
                yield return subnet;
        }
    }
}
