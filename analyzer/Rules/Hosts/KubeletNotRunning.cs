using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet of a node does not run, or ends again and again; its last words say why.</summary>
internal sealed class KubeletNotRunning : NodeRule
{
    public override RuleInfo Info { get; } = new("node/kubelet-not-running", Severity.Critical)
    {
        Explains = ["node/not-ready", "node/pods-not-schedulable"],
        Needs = ["the state of the kubelet's unit, or its log", "the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var end = Need(KubeletEnd.Of(node, cluster));
        var known = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name) : null;
        // On a host that is no node, such as a balancer, a kubelet may be installed and switched off.
        if (end is null || (end.Unit.IsOff && known is null))
            yield break;

        var isNotReady = known is { IsReady: false };
        var because = (end.Words, isNotReady) switch
        {
            ({ }, true) => "the unit does not run, its log says why, and the API calls the node not ready",
            ({ }, false) => "the unit does not run, and its log says why",
            (null, true) => "the unit does not run, and the API calls the node not ready",
            _ => "the unit does not run; no fatal line of it is in the input",
        };
        yield return Found(
            FindingScope.OfNode(node.Name),
            end.Words is not null || isNotReady ? Confidence.Proven : Confidence.Likely,
            because,
            ("node", node.Name),
            ("unit", end.Unit.Name),
            ("state", end.Unit.How),
            ("words", end.Why),
            ("meaning", end.Meaning),
            ("because", because)) with
        {
            Severity = end.Unit.IsOff && !isNotReady ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(
                end.StateSays,
                end.WordsSay("its last words"),
                Cited.Of(known?.Conditions.FirstOrDefault(condition => condition.Type == "Ready" && isNotReady)?.Line, "the API calls the node not ready")),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }
}
