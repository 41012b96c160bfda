using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Devices of a network plug-in that the cluster does not use any more are still up on a node, perhaps with routes.</summary>
internal sealed class EarlierPlugInLeftOver : NodeRule
{
    private static readonly ImmutableArray<(string Device, string Image, string Type, string Name)> Known =
    [
        ("flannel.", "flannel", "flannel", "flannel"), ("vxlan.calico", "calico", "calico", "Calico"), ("cilium_host", "cilium", "cilium-cni", "Cilium"),
        ("weave", "weave", "weave-net", "Weave Net"), ("kube-bridge", "kube-router", "bridge", "kube-router"), ("antrea-gw0", "antrea", "antrea", "Antrea"),
    ];

    public override RuleInfo Info { get; } = new("links/earlier-plug-in-left-over", Severity.Warning)
    {
        Explains = ["routing/pod-route-to-wrong-node"],
        Needs = ["links/addr", "apps_v1_daemonsets", "routing/routes", "the node's CNI configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        var left = Known.SelectMany(known => links.Links.Where(link => link.Name.StartsWith(known.Device, StringComparison.Ordinal) && link.IsUp == true).Take(1).Select(link => (Link: link, known.Name, known.Image, known.Type))).ToList();
        if (left.Count == 0)
            return [];
        if (left.Exists(one => Uses(node, one.Type) != true) && Need(cluster.Fact<Workloads>()).Missing.Any(why => why.Contains("daemonsets", StringComparison.Ordinal)))
            throw CannotTell($"the DaemonSets are not in the input ({new ShellCommand("kubectl get ds -A")} would tell)");

        return left.Where(one => Uses(node, one.Type) == false && !Runs(cluster, one.Image)).Select(one => Describe(node, one.Link, one.Name));
    }

    // Null where the node's configuration is not in the input: k3s runs flannel without a DaemonSet.
    private static bool? Uses(Node node, string type) =>
        CniConfigurations.Of(node) is { IsEmpty: false } all ? all.Any(configuration => configuration.Types.Contains(type)) : null;

    private static bool Runs(ClusterModel cluster, string image) => cluster.Fact<Workloads>() is { IsKnown: true, Value.All: var workloads }
        && workloads.Any(workload => workload.Template.Containers.Any(container => container.Image.Contains(image, StringComparison.Ordinal)));

    private Finding Describe(Node node, Link link, string name)
    {
        var routes = node.Fact<RoutingTables>() is { IsKnown: true, Value: var tables } ? tables.Table("main").Where(route => route.Hop.Device == link.Name).ToList() : [];
        var because = routes.Count > 0 ? "no workload and no CNI configuration of it is left, but its device is up and has routes" : "no workload and no CNI configuration of it is left, but its device is up";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("device", link.Name), ("plugIn", name), ("routes", string.Join("; ", routes.Take(4))), ("because", because)) with
        {
            Severity = routes.Count > 0 ? Severity.Warning : Severity.Info,
            Evidence = [ClusterAddresses.Cite(link.Line, $"{link.Name} is {name}'s"), .. routes.Take(2).Select(route => ClusterAddresses.Cite(route.Line, $"a route leads into it: {route}"))],
        };
    }
}
