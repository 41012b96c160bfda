using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Whether the CRI is offered at containerd's socket: what crictl and the kubelet heard there.</summary>
/// <param name="Refusal">The line that says that there is no such service; null where none does.</param>
internal sealed record RuntimeAnswers(bool IsReady, Evidence? Refusal)
{
    public static RuntimeAnswers Of(Node node, ClusterModel cluster)
    {
        var end = KubeletEnd.Of(node, cluster) is { IsKnown: true, Value: { } stopped } && stopped.Says("unknown service runtime.v1") ? stopped : null;
        var plugin = node.Logs.Hits("node/containerd-cri-plugin-failed")?.Samples[^1];
        var isReady = node.Host.Read<CriInfo>("runtime/crictl-info") is { IsKnown: true, Value.RuntimeReady.Status: "True" };
        return new(isReady, end?.WordsSay("the kubelet finds no CRI behind the socket") ?? (isReady ? null : Cited.Of(plugin, "containerd starts without its CRI plug-in")));
    }
}
