using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>What the node's runtime says of itself at the kubelet's socket, be it the distribution's or one that k3s or RKE2 brings along.</summary>
internal static class RunningRuntime
{
    public static Availability<CriInfo> Of(Node node) =>
        node.Host.Read<CriInfo>("runtime/crictl-info")
            .Or(() => node.Host.Read<CriInfo>("runtime/crictl-info-k3s"))
            .Or(() => node.Host.Read<CriInfo>("runtime/crictl-info-rke2"));
}
