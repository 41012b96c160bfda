using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Whose an address, interface, port, chain or process is, by one artifact; what several claim has several owners.</summary>
/// <param name="What">In the reader's words: <c>pod kube-system/coredns-1</c>, <c>cluster address of the Service default/kubernetes</c>.</param>
/// <param name="Node">The node that it is on; null where it belongs to the cluster, or nothing tells.</param>
/// <param name="Line">What says so.</param>
internal sealed record Owner(string What, string? Node, SourceLine Line)
{
    public override string ToString() => Node is null || What == $"node {Node}" ? What : $"{What} on {Node}";
}
