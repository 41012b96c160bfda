using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One sign of what a cluster or node is made of: what it points to, and how we know.</summary>
/// <param name="Name">For instance <c>k3s</c>, <c>Calico</c>, <c>ipvs</c>.</param>
/// <param name="Says">One clause for the reader: <c>the kubelet's version ends in +k3s1</c>.</param>
/// <param name="Node">The node that it was seen on; null where it holds for the cluster.</param>
internal sealed record Clue(string Name, string Says, string? Node, SourceLine Line)
{
    public override string ToString() => $"{Name}: {Says}{(Node is null ? "" : $" ({Node})")}";
}
