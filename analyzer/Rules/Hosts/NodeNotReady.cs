using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The API calls a node not ready, with the kubelet's own reason or because it hears nothing of it.</summary>
internal sealed class NodeNotReady : ClusterRule
{
    public override RuleInfo Info { get; } = new("node/not-ready", Severity.Critical)
    {
        Explains = ["node/pods-not-schedulable", "dns/coredns-not-running", "services/no-ready-endpoint"],
        Needs = ["the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var nodes = Need(cluster.Fact<KubeNodes>());
        var judged = nodes.All.Where(node => node.Conditions.Any(IsReadiness)).ToArray();
        if (judged.Length == 0)
            throw CannotTell($"no node object with a condition Ready is in the input ({new ShellCommand("kubectl get nodes -o yaml")} would tell)");

        return from node in judged
               let ready = node.Conditions.First(IsReadiness)
               where ready.Status is "False" or "Unknown"
               select Describe(node, ready, cluster);
    }

    private static bool IsReadiness(Condition condition) => condition.Type == "Ready";

    private Finding Describe(KubeNode node, Condition ready, ClusterModel cluster) => Found(
        FindingScope.OfNode(node.Name),
        Confidence.Proven,
        ready.Status == "Unknown" ? "the API has not heard of its kubelet for longer than it waits"
            : ready.Reason.Length == 0 ? "kubectl shows it so; whether its kubelet says it, or says nothing any more, is not in the input"
            : "its kubelet says so itself",
        ("node", node.Name),
        ("status", ready.Status),
        ("reason", ready.Reason),
        ("message", ready.Message),
        ("silent", ready.Status == "Unknown" ? "yes" : "")) with
    {
        Evidence = [Evidence.Of(ready.Line, $"Ready is {ready.Status}: {(ready.Message.Length > 0 ? ready.Message : ready.Reason)}")],
        Affects = NodeReach.Of(node.Name, cluster),
    };
}
