using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Pods stay pending because no node takes them: taints, nodes that are cordoned, or too little room.</summary>
internal sealed class PodsNotSchedulable : ClusterRule
{
    public override RuleInfo Info { get; } = new("node/pods-not-schedulable", Severity.Warning)
    {
        Explains = ["dns/coredns-not-running"],
        Needs = ["the API's pods", "the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var pods = Need(cluster.Fact<Pods>());
        var waiting = pods.All.Where(pod => pod.Phase == "Pending" && pod.NodeName.Length == 0)
            .Select(pod => (Pod: pod, Said: pod.Conditions.FirstOrDefault(one => one is { Type: "PodScheduled", Status: "False" })))
            .Where(pair => pair.Said is { Message.Length: > 0 })
            .ToArray();
        if (waiting.Length == 0)
            yield break;

        var nodes = Need(cluster.Fact<KubeNodes>());
        foreach (var group in waiting.GroupBy(pair => IsKeptOff(pair.Said!.Message))) // with a message
            yield return Describe(nodes, [.. group.Select(pair => (pair.Pod, pair.Said!))], group.Key);
    }

    // 0/3 nodes are available: 1 node(s) had untolerated taint {...}, 2 node(s) were unschedulable.      ... had taint {...}, that the pod didn't tolerate (to 1.23)
    private static bool IsKeptOff(string message) => message.Contains("taint", StringComparison.Ordinal) || message.Contains("were unschedulable", StringComparison.Ordinal);

    private Finding Describe(KubeNodes nodes, ImmutableArray<(Pod Pod, Condition Said)> waiting, bool isKeptOff)
    {
        var (first, said) = waiting[0];
        var taints = isKeptOff
            ? nodes.All.SelectMany(node => node.Taints.Where(taint => taint.Effect is "NoSchedule" or "NoExecute").Select(taint => (node.Name, Taint: taint))).ToArray()
            : [];
        return Found(
            FindingScope.Cluster,
            Confidence.Proven,
            "the scheduler says so itself",
            ("pod", first.FullName),
            ("others", waiting.Length > 1 ? $"{waiting.Length - 1}" : ""),
            ("message", said.Message),
            ("taints", string.Join(", ", taints.Select(pair => $"{pair.Name} has {pair.Taint.Key}:{pair.Taint.Effect}"))),
            ("kept", isKeptOff ? "yes" : ""),
            ("node", taints is [var (name, _), ..] ? name : "")) with
        {
            // That an application waits for room is no fault of the network's; what all pods need is another thing.
            Severity = isKeptOff || waiting.Any(pair => pair.Pod.Namespace == "kube-system") ? Severity.Warning : Severity.Info,
            Evidence = [Evidence.Of(said.Line, $"{first.FullName}: {said.Message}"), .. taints.Take(4).Select(pair => Evidence.Of(pair.Taint.Line, $"{pair.Name} has the taint {pair.Taint.Key}:{pair.Taint.Effect}"))],
            Affects = [.. waiting.Select(pair => FindingScope.OfPod(pair.Pod.Namespace, pair.Pod.Name, null))],
        };
    }
}
