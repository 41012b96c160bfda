using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A kubelet says that its node is short of memory, disk or process ids: it evicts pods and takes no new ones.</summary>
internal sealed class NodeUnderPressure : ClusterRule
{
    public override RuleInfo Info { get; } = new("node/under-pressure", Severity.Warning)
    {
        Explains = ["node/pods-not-schedulable", "node/pods-evicted"],
        Needs = ["the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var nodes = Need(cluster.Fact<KubeNodes>());
        if (nodes.All.All(node => node.Conditions.All(condition => !IsPressure(condition))))
            throw CannotTell($"no node object with its conditions is in the input ({new ShellCommand("kubectl get nodes -o yaml")} would tell)");

        return from node in nodes.All
               from condition in node.Conditions
               where IsPressure(condition) && condition.Status == "True"
               select Describe(node, condition, cluster);
    }

    private static bool IsPressure(Condition condition) => condition.Type is "MemoryPressure" or "DiskPressure" or "PIDPressure";

    private Finding Describe(KubeNode node, Condition pressure, ClusterModel cluster) => Found(
        FindingScope.OfNode(node.Name),
        Confidence.Proven,
        "its kubelet says so itself",
        ("node", node.Name),
        ("pressure", pressure.Type),
        ("what", pressure.Type switch { "MemoryPressure" => "memory", "DiskPressure" => "disk space or inodes", _ => "process ids" }),
        ("message", pressure.Message)) with
    {
        Evidence = [Evidence.Of(pressure.Line, $"{pressure.Type} is True: {pressure.Message}")],
        Affects = NodeReach.Of(node.Name, cluster),
    };
}
