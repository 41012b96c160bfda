using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The Linux bridges that a node's pods hang on.</summary>
internal static class PodBridges
{
    // Usual names: the bridge plugin and flannel, kubenet, Weave.
    private static readonly ImmutableArray<string> UsualNames = ["cni0", "cbr0", "weave"];

    // Plugins that put pods on a bridge; every other one routes to each pod by itself.
    private static readonly ImmutableArray<string> BridgingPlugins = ["bridge", "flannel", "weave-net"];

    // Bridges of Docker and of virtual machines.
    private static readonly ImmutableArray<string> OfOthers = ["docker", "br-", "virbr", "lxdbr", "lxcbr", "vmbr"];

    // Plugins that only call others.
    private static readonly ImmutableArray<string> Callers = ["multus", "genie", "danm"];

    public static ImmutableArray<Link> Of(NodeLinks links, Node node, ClusterModel cluster)
    {
        var configuration = Configuration(node);
        if (configuration is { } used && !Callers.Contains(Plugin(used)) && !BridgingPlugins.Contains(Plugin(used)))
            return [];

        return
        [
            .. links.Links.Where(link => link.Kind is "bridge" || UsualNames.Contains(link.Name))
                .Where(link => IsForPods(link, configuration, PodNetworks(node, cluster)))
                .Where(link => configuration is not null || links.Links.Any(port => port.Master == link.Name && IsVeth(port))),
        ];
    }

    /// <summary>A bridge of which nothing tells what it is for, as the network plugin's configuration is not known.</summary>
    public static Link? Doubtful(NodeLinks links, Node node) => Configuration(node) is null
        ? links.Links.FirstOrDefault(link => link.Kind is "bridge" && !OfOthers.Any(prefix => link.Name.StartsWith(prefix, StringComparison.Ordinal)))
        : null;

    private static bool IsForPods(Link link, DocumentNode? configuration, IReadOnlyCollection<IPNetwork> podNetworks) =>
        UsualNames.Contains(link.Name)
        || (configuration is not null && Plugins(configuration).Any(plugin => plugin.TextAt("bridge") == link.Name || plugin.TextAt("delegate", "bridge") == link.Name))
        || link.Addresses.Any(address => podNetworks.Any(network => network.Contains(address.Address)));

    private static bool IsVeth(Link link) => link.Kind is "veth" || link.Name.StartsWith("veth", StringComparison.Ordinal);

    private static ImmutableArray<IPNetwork> PodNetworks(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name) is { } known ? known.PodCidrs : [];

    // The runtime takes the first file by name; one that only sets up lo is beside that of the pods' network.
    private static DocumentNode? Configuration(Node node) => node.Host.Under("files/etc/cni/net.d/")
        .Where(file => file.Id.EndsWith(".conflist", StringComparison.Ordinal) || file.Id.EndsWith(".conf", StringComparison.Ordinal) || file.Id.EndsWith(".json", StringComparison.Ordinal))
        .OrderBy(file => file.Id, StringComparer.Ordinal)
        .Select(file => node.Host.Read<DocumentFile>(file.Id))
        .Where(read => read is { IsKnown: true, Value.Roots.IsEmpty: false })
        .Select(read => read.Value.Roots[0])
        .FirstOrDefault(configuration => Plugin(configuration) != "loopback");

    private static ImmutableArray<DocumentNode> Plugins(DocumentNode configuration)
    {
        var listed = configuration.ItemsAt("plugins");
        return listed.IsEmpty ? [configuration] : listed;
    }

    private static string Plugin(DocumentNode configuration) =>
        Plugins(configuration).Select(plugin => plugin.TextAt("type")).FirstOrDefault(type => type is not null) ?? "";
}
