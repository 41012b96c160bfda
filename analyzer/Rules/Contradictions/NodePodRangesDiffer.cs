using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>A node gives its pods addresses of another range than the cluster has assigned to it: other nodes' routes lead elsewhere.</summary>
internal sealed class NodePodRangesDiffer : RangesDiffer
{
    public override RuleInfo Info { get; } = new("contradictions/node-pod-ranges-differ", Severity.Warning)
    {
        Explains = ["path/cluster-traffic-stopped"],
        Needs = ["core_v1_nodes (podCIDR)", "files/run/flannel/subnet.env or the CNI configuration on the node"],
    };

    protected override RangeUse Use => RangeUse.PodsOfNode;

    protected override string Named => "one node's range of pod addresses";

    protected override FindingScope Scope(RangeConflict conflict) => conflict.Other.Node is { } node ? FindingScope.OfNode(node) : FindingScope.Cluster;
}
