using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>What shows that a node's runtime has no network for new pods.</summary>
/// <param name="IsReady">Whether the node is ready by the API or its runtime; null where neither tells.</param>
internal sealed record NetworkNotReady(ImmutableArray<Evidence> Lines, bool? IsReady)
{
    private static readonly ImmutableArray<string> Words = ["NetworkPluginNotReady", "cni plugin not initialized", "cni config uninitialized", "No CNI configuration file"];

    public bool IsSeen => !Lines.IsEmpty;

    /// <summary>By the API alone.</summary>
    public static NetworkNotReady Of(KubeNode node)
    {
        var ready = node.Conditions.FirstOrDefault(one => one.Type == "Ready");
        return ready is { Status: "False" } && Words.Any(word => ready.Message.Contains(word, StringComparison.Ordinal))
            ? new([Evidence.Of(ready.Line, "the node is not ready for it")], IsReady: false)
            : new([], ready is null ? null : ready.Status == "True");
    }

    public static NetworkNotReady Of(Node node, ClusterModel cluster)
    {
        var lines = ImmutableArray.CreateBuilder<Evidence>();
        var network = RunningRuntime.Of(node) is { IsKnown: true, Value.NetworkReady: { } told } ? told : null;
        if (network is { Status: "False" })
            lines.Add(Evidence.Of(network.Line, $"the runtime itself says so: {network.Message}"));

        var ready = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name)?.Conditions.FirstOrDefault(one => one.Type == "Ready") : null;
        if (ready is { Status: "False" } && Words.Any(word => ready.Message.Contains(word, StringComparison.Ordinal)))
            lines.Add(Evidence.Of(ready.Line, "the node is not ready for it"));

        bool? isReady = ready is null && network is null ? null : ready?.Status == "True" && network?.Status is not "False";
        if (isReady is not true && node.Logs.Hits("cni/no-configuration") is { } hits && !hits.IsOver(cluster.Captured))
            lines.Add(Evidence.Of(hits.Samples[^1], "the kubelet waits for it"));
        return new(lines.ToImmutable(), isReady);
    }
}
