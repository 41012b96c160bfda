using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>At which addresses the components, and those who run the cluster, look for the API server.</summary>
internal sealed record Kubeconfigs(ImmutableArray<ApiServerAddress> All) : IClusterFact<Kubeconfigs>
{
    private static readonly ImmutableArray<string> Folders =
        ["files/etc/kubernetes/", "files/var/lib/kubelet/", "files/var/lib/kube-", "files/var/lib/kubernetes/", "files/root/.kube/", "files/etc/rancher/", "files/var/lib/rancher/"];

    public static Availability<Kubeconfigs> From(ClusterModel cluster)
    {
        var found = cluster.Nodes.SelectMany(OfNode).Concat(OfConfigMaps(cluster)).ToImmutableArray();
        return found.IsEmpty
            ? Availability<Kubeconfigs>.Missing($"no kubeconfig is in the input ({new ShellCommand("cat /etc/kubernetes/kubelet.conf")} on the nodes would tell)")
            : Availability<Kubeconfigs>.Known(new(found));
    }

    private static IEnumerable<ApiServerAddress> OfNode(Node node) =>
        node.Host.Ids
            .Where(id => Folders.Any(folder => id.StartsWith(folder, StringComparison.Ordinal)) || IsNamedByFlag(node, id))
            .Where(id => node.Host.Text(id) is { IsKnown: true } text && IsKubeconfig(text.Value.Content))
            .Select(node.Host.Read<Kubeconfig>)
            .SelectMany(config => config.Value.Clusters)
            .Select(cluster => new ApiServerAddress(node.Name, cluster));

    private static bool IsNamedByFlag(Node node, string id) =>
        node.Fact<ComponentFlags>() is { IsKnown: true } components
        && components.Value.All.Any(component => component["kubeconfig"] is { } flag && $"files{flag.Value}" == id);

    private static bool IsKubeconfig(string content) =>
        content.Contains("clusters:", StringComparison.Ordinal) && content.Contains("server:", StringComparison.Ordinal)
        && content.Contains("Config", StringComparison.Ordinal);

    // kubeadm gives kube-proxy its kubeconfig in a ConfigMap.
    private static IEnumerable<ApiServerAddress> OfConfigMaps(ClusterModel cluster)
    {
        var maps = cluster.Fact<ConfigMaps>();
        if (!maps.IsKnown || maps.Value.Find("kube-system", "kube-proxy") is not { } map || map["kubeconfig.conf"] is not { } value)
            return [];

        return map.Document("kubeconfig.conf") is { } document
            ? Kubeconfig.From(document).Clusters.Select(one =>
                new ApiServerAddress(null, one with { Line = value.LineOfText(one.Line.Number - 1) }))
            : [];
    }
}

/// <summary>The API server's address in one kubeconfig.</summary>
/// <param name="Node">The node on which the file is; null for what belongs to the cluster.</param>
internal sealed record ApiServerAddress(string? Node, KubeconfigCluster Cluster)
{
    /// <summary>What the certificate must name.</summary>
    public string Host => Cluster.TlsServerName.Length > 0 ? Cluster.TlsServerName : Cluster.Server.IdnHost;

    public SourceLine Line => Cluster.Line;

    public bool IsChecked => Cluster.Server.Scheme == Uri.UriSchemeHttps && !Cluster.SkipsVerification;
}
