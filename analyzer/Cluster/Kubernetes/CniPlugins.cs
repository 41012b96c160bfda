using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Which CNI plug-ins there are, by configurations, DaemonSets, pods and interfaces; what an earlier one left behind shows too.</summary>
internal sealed record CniPlugins(ImmutableArray<Clue> Clues) : IClusterFact<CniPlugins>
{
    private static readonly ImmutableArray<(string Image, string Name)> Images =
    [
        ("/calico/node", "Calico"), ("calico-node", "Calico"), ("cilium/cilium", "Cilium"), ("flannel", "flannel"), ("weave-kube", "Weave Net"), ("kube-router", "kube-router"),
        ("antrea", "Antrea"), ("ovn-kube", "OVN-Kubernetes"), ("kube-ovn", "Kube-OVN"), ("multus", "Multus"), ("amazon-k8s-cni", "AWS VPC CNI"), ("kindnetd", "kindnet"), ("aci-containers", "ACI CNI"),
    ];

    private static readonly ImmutableArray<(string Type, string Name)> Types =
    [
        ("calico", "Calico"), ("cilium-cni", "Cilium"), ("flannel", "flannel"), ("weave-net", "Weave Net"), ("antrea", "Antrea"), ("multus", "Multus"), ("multus-shim", "Multus"),
        ("ovn-k8s-cni-overlay", "OVN-Kubernetes"), ("kube-ovn", "Kube-OVN"), ("openshift-sdn", "OpenShift SDN"), ("aws-cni", "AWS VPC CNI"), ("azure-vnet", "Azure CNI"),
        ("bridge", "bridge"), ("ptp", "ptp"), ("macvlan", "macvlan"), ("ipvlan", "ipvlan"),
    ];

    private static readonly ImmutableArray<(string Interface, string Name)> Interfaces =
    [
        ("flannel", "flannel"), ("cali", "Calico"), ("vxlan.calico", "Calico"), ("tunl0", "Calico"), ("wireguard.cali", "Calico"), ("cilium_", "Cilium"), ("weave", "Weave Net"),
        ("kube-bridge", "kube-router"), ("antrea-gw0", "Antrea"), ("ovn-k8s-mp", "OVN-Kubernetes"), ("ovn0", "Kube-OVN"),
    ];

    /// <summary>The names that the signs point to, those with the most kinds of signs first.</summary>
    public ImmutableArray<string> Names =>
        [.. Clues.GroupBy(clue => clue.Name).OrderByDescending(group => group.Select(clue => clue.Says).Distinct().Count()).Select(group => group.Key)];

    /// <summary>Whose agent an image is; null where it is none.</summary>
    public static string? OfImage(string image) =>
        Images.Where(known => image.Contains(known.Image, StringComparison.Ordinal)).Select(known => known.Name).FirstOrDefault();

    /// <summary>Which network plug-in a program belongs to; null for those that several use.</summary>
    public static string? OfType(string type) => Types.Where(known => known.Type == type).Select(known => known.Name).FirstOrDefault();

    public static Availability<CniPlugins> From(ClusterModel cluster)
    {
        var clues = OfWorkloads(cluster).Concat(cluster.Nodes.SelectMany(OfConfigurations)).Concat(cluster.Nodes.SelectMany(OfInterfaces)).ToImmutableArray();
        return clues.IsEmpty
            ? Availability<CniPlugins>.Missing("no CNI configuration, DaemonSet or interface in the input tells the CNI plug-in")
            : Availability<CniPlugins>.Known(new(clues));
    }

    private static IEnumerable<Clue> OfWorkloads(ClusterModel cluster)
    {
        if (cluster.Fact<Workloads>() is not { IsKnown: true, Value.All: var workloads })
            return [];

        return from workload in workloads
               where workload.Object.Kind is "DaemonSet" or ""
               from known in Images
               where workload.Template.Containers.Any(container => container.Image.Contains(known.Image, StringComparison.Ordinal))
               select new Clue(known.Name, $"the DaemonSet {workload.FullName} runs it", null, workload.Line);
    }

    // Of several the runtime takes the first; the rest counts for nothing.
    private static IEnumerable<Clue> OfConfigurations(Node node)
    {
        if (CniConfigurations.Of(node) is not [var first, ..] || first.Types.IsEmpty)
            return [];

        var name = Types.Where(known => known.Type == first.Types[0]).Select(known => known.Name).FirstOrDefault(first.Types[0]);
        return [new(name, $"the node's first CNI configuration is {first.FileName}", node.Name, first.Line)];
    }

    private static IEnumerable<Clue> OfInterfaces(Node node)
    {
        if (node.Fact<NodeLinks>() is not { IsKnown: true, Value.Links: var links })
            return [];

        return from known in Interfaces
               let link = links.FirstOrDefault(link => link.Name.StartsWith(known.Interface, StringComparison.Ordinal) && link.IsUp is not false)
               where link is not null
               select new Clue(known.Name, $"the interface {link.Name} is up", node.Name, link.Line);
    }
}
