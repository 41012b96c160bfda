using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Goes through all that may state the ranges of pods and Services: flags, configurations, CNI plug-ins, node objects.</summary>
internal static class RangeStatements
{
    private static readonly ImmutableArray<(string Component, string Flag, RangeUse Use)> Flags =
    [
        ("kube-apiserver", "service-cluster-ip-range", RangeUse.Services),
        ("kube-controller-manager", "service-cluster-ip-range", RangeUse.Services),
        ("kube-controller-manager", "cluster-cidr", RangeUse.Pods),
        ("kube-proxy", "cluster-cidr", RangeUse.Pods),
        ("k3s", "cluster-cidr", RangeUse.Pods),
        ("k3s", "service-cidr", RangeUse.Services),
        ("rke2", "cluster-cidr", RangeUse.Pods),
        ("rke2", "service-cidr", RangeUse.Services),
        ("kubelet", "pod-cidr", RangeUse.PodsOfNode),
    ];

    private static readonly ImmutableArray<string> Rancher = ["k3s", "rke2"];

    public static IEnumerable<RangeStatement> Of(ClusterModel cluster) =>
    [
        .. OfFlags(cluster),
        .. OfConfigMaps(cluster),
        .. cluster.Nodes.SelectMany(OfNode),
        .. OfNodeObjects(cluster),
        .. OfPools(cluster),
    ];

    private static IEnumerable<RangeStatement> OfFlags(ClusterModel cluster) =>
        cluster.Fact<Components>() is { IsKnown: true, Value.All: var components }
            ? from component in components
              from known in Flags
              where known.Component == component.Name && component[known.Flag] is not null
              from statement in Ranges(known.Use, component[known.Flag]!.Value /* not null */, $"{component.Name} --{known.Flag}", component.Node, component[known.Flag]!.Line)
              select statement
            : [];

    private static IEnumerable<RangeStatement> OfConfigMaps(ClusterModel cluster)
    {
        if (cluster.Fact<ConfigMaps>() is not { IsKnown: true, Value.All: var maps })
            return [];

        return maps.SelectMany(map => map.Name switch
        {
            "kubeadm-config" => OfKubeadm(map.Document("ClusterConfiguration"), "kubeadm-config", null, map["ClusterConfiguration"]?.Line),
            "kube-proxy" => Ranges(RangeUse.Pods, map.Document("config.conf")?.TextAt("clusterCIDR"), "kube-proxy's configuration", null, map["config.conf"]?.Line),
            "kube-flannel-cfg" or "canal-config" => OfFlannel(map),
            "cilium-config" => Ranges(RangeUse.Pods, map["cluster-pool-ipv4-cidr"]?.Text?.Replace(' ', ','), "Cilium's cluster pool", null, map["cluster-pool-ipv4-cidr"]?.Line),
            _ => [],
        });
    }

    private static IEnumerable<RangeStatement> OfKubeadm(DocumentNode? configuration, string by, string? node, SourceLine? line) => configuration is null
        ? []
        : Ranges(RangeUse.Pods, configuration.TextAt("networking", "podSubnet"), $"{by} podSubnet", node, line ?? configuration.At("networking", "podSubnet")?.Line)
            .Concat(Ranges(RangeUse.Services, configuration.TextAt("networking", "serviceSubnet"), $"{by} serviceSubnet", node, line ?? configuration.At("networking", "serviceSubnet")?.Line));

    // net-conf.json: {"Network": "10.244.0.0/16", "IPv6Network": "fd00::/48", "Backend": {"Type": "vxlan"}}
    private static IEnumerable<RangeStatement> OfFlannel(ConfigMap map)
    {
        var configuration = map.Document("net-conf.json");
        var line = map["net-conf.json"]?.Line;
        return Ranges(RangeUse.Pods, configuration?.TextAt("Network"), "flannel's net-conf.json", null, line)
            .Concat(Ranges(RangeUse.Pods, configuration?.TextAt("IPv6Network"), "flannel's net-conf.json", null, line));
    }

    private static IEnumerable<RangeStatement> OfNode(Node node) =>
    [
        .. OfFlannelOn(node),
        .. OfProxyFile(node),
        .. OfKubeadmFiles(node),
        .. OfRancherFile(node),
        .. CniConfigurations.Of(node).SelectMany(configuration => configuration.Subnets.Select(subnet =>
            Ranges(RangeUse.PodsOfNode, subnet.Subnet.ToString(), $"the CNI configuration {configuration.FileName}", node.Name, subnet.Line))).SelectMany(statements => statements),
    ];

    // /run/flannel/subnet.env: FLANNEL_NETWORK=10.244.0.0/16, FLANNEL_SUBNET=10.244.1.1/24
    private static IEnumerable<RangeStatement> OfFlannelOn(Node node)
    {
        if (node.Host.Read<EnvironmentFile>("files/run/flannel/subnet.env") is not { IsKnown: true, Value: var file })
            return [];

        return Ranges(RangeUse.Pods, file["FLANNEL_NETWORK"]?.Value, "flannel's subnet.env", node.Name, file["FLANNEL_NETWORK"]?.Line)
            .Concat(Ranges(RangeUse.PodsOfNode, file["FLANNEL_SUBNET"]?.Value, "flannel's subnet.env", node.Name, file["FLANNEL_SUBNET"]?.Line));
    }

    private static IEnumerable<RangeStatement> OfProxyFile(Node node) =>
        node.Fact<KubeProxySettings>() is { IsKnown: true, Value.Configuration.ClusterCidr: { } range }
            ? Ranges(RangeUse.Pods, range.Text, "kube-proxy's configuration", node.Name, range.Line)
            : [];

    private static IEnumerable<RangeStatement> OfKubeadmFiles(Node node) =>
        node.Host.Ids
            .Where(id => id.StartsWith("files/etc/kubernetes/kubeadm", StringComparison.Ordinal) || id.StartsWith("files/root/kubeadm", StringComparison.Ordinal))
            .Select(node.Host.Read<KubeadmConfiguration>)
            .Where(file => file.IsKnown)
            .Select(file => file.Value.Cluster).OfType<KubeadmCluster>()
            .SelectMany(cluster => OfKubeadm(cluster.Root, "the kubeadm configuration file", node.Name, null));

    private static IEnumerable<RangeStatement> OfRancherFile(Node node) =>
        Rancher.SelectMany(name => Root(node, $"files/etc/rancher/{name}/config.yaml") is { } root
            ? Ranges(RangeUse.Pods, root["cluster-cidr"]?.Text, $"{name}'s configuration", node.Name, root["cluster-cidr"]?.Line)
                .Concat(Ranges(RangeUse.Services, root["service-cidr"]?.Text, $"{name}'s configuration", node.Name, root["service-cidr"]?.Line))
            : []);

    private static IEnumerable<RangeStatement> OfNodeObjects(ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var nodes }
            ? nodes.SelectMany(node => node.PodCidrs.Select(range =>
                new RangeStatement(RangeUse.PodsOfNode, new(range.BaseAddress, range.PrefixLength), "the node object's podCIDR", node.Name, (node.Object.Node.At("spec", "podCIDR") ?? node.Object.Node).Line)))
            : [];

    /// <summary>Custom resources: Calico's pools, and the ranges of Services that Kubernetes 1.33 keeps as objects.</summary>
    private static IEnumerable<RangeStatement> OfPools(ClusterModel cluster) =>
    [
        .. Objects(cluster, "crd.projectcalico.org_v1_ippools", "projectcalico.org_v3_ippools").SelectMany(pool =>
            Ranges(RangeUse.Pods, pool.Node.TextAt("spec", "cidr"), $"Calico's pool {pool.Name}", null, pool.Node.At("spec", "cidr")?.Line)),
        .. Objects(cluster, "networking.k8s.io_v1_servicecidrs").SelectMany(range => range.Node.ItemsAt("spec", "cidrs").SelectMany(item =>
            Ranges(RangeUse.Services, item.Text, $"the ServiceCIDR {range.Name}", null, item.Line))),
    ];

    private static ImmutableArray<KubernetesObject> Objects(ClusterModel cluster, params ReadOnlySpan<string> ids) =>
        ListedObjects.Of(cluster, ids) is { IsKnown: true, Value.Items: var items } ? items : [];

    private static DocumentNode? Root(Node node, string id) =>
        node.Host.Read<DocumentFile>(id) is { IsKnown: true, Value.Roots: [var root, ..] } ? root : null;

    // Dual stack writes two, separated by a comma.
    private static IEnumerable<RangeStatement> Ranges(RangeUse use, string? text, string by, string? node, SourceLine? line) => text is null || line is not { } at
        ? []
        : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Prefix.TryParse).OfType<Prefix>()
            .Select(range => new RangeStatement(use, new(range.First, range.Length), by, node, at));
}
