using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>What a range of addresses is for.</summary>
internal enum RangeUse
{
    /// <summary>All pods of the cluster.</summary>
    Pods,

    /// <summary>The pods of one node.</summary>
    PodsOfNode,

    /// <summary>The cluster addresses of Services.</summary>
    Services,
}

/// <summary>One place that says which addresses pods or Services have.</summary>
/// <param name="By">Who says so, for instance <c>kube-apiserver --service-cluster-ip-range</c>.</param>
/// <param name="Node">The node that it stands on, or is about; null where it holds for the cluster.</param>
internal sealed record RangeStatement(RangeUse Use, Prefix Range, string By, string? Node, SourceLine Line)
{
    public override string ToString() => $"{Range} by {By}{(Node is null ? "" : $" on {Node}")}";
}
