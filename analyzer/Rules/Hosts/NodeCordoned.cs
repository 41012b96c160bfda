using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node is cordoned: someone keeps new pods off it, on purpose or since a maintenance that is over.</summary>
internal sealed class NodeCordoned : ClusterRule
{
    public override RuleInfo Info { get; } = new("node/cordoned", Severity.Info)
    {
        Explains = ["node/pods-not-schedulable"],
        Needs = ["the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var nodes = Need(cluster.Fact<KubeNodes>());
        if (nodes.All.IsEmpty)
            throw CannotTell($"the input lists no node ({new ShellCommand("kubectl get nodes")} would tell)");

        return nodes.All.Where(node => node.IsUnschedulable).Select(node => Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            "the node object says so",
            ("node", node.Name),
            ("last", nodes.All.All(other => other.IsUnschedulable || !other.IsReady) ? "yes" : "")) with
        {
            Severity = nodes.All.All(other => other.IsUnschedulable || !other.IsReady) ? Severity.Warning : Severity.Info,
            Evidence = [Evidence.Of((node.Object.Node.At("spec", "unschedulable") ?? node.Object.Node).Line, "the node is cordoned")],
            Affects = [FindingScope.Cluster],
        });
    }
}
