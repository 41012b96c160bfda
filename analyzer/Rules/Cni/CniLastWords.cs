using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>What a network plug-in's agent says before it ends or while it is not ready, and what that means.</summary>
/// <param name="Signature">The signature of the line.</param>
/// <param name="PlugIn">Whose agent says it.</param>
/// <param name="Means">One clause.</param>
internal sealed record CniLastWord(string Signature, string PlugIn, string Means);

/// <summary>The last words that are known, the most telling ones first.</summary>
internal static class CniLastWords
{
    public static ImmutableArray<CniLastWord> All { get; } =
    [
        new("cni/flannel-no-pod-range", "flannel", "the Node object has no range of pod addresses"),
        new("cni/flannel-no-interface", "flannel", "it found no interface to send the other nodes' pods through"),
        new("cni/flannel-not-allowed", "flannel", "the API server does not let it read its node or configuration"),
        new("cni/flannel-configuration-unusable", "flannel", "its configuration cannot be read or does not fit the cluster"),
        new("cni/flannel-cannot-reach-api", "flannel", "it cannot reach the API server"),
        new("cni/calico-no-node-address", "Calico", "it found no address of the node to use"),
        new("cni/calico-address-conflict", "Calico", "another node already has the address that it took"),
        new("cni/calico-datastore-refused", "Calico", "its datastore, the API server or etcd, does not answer or refuses it"),
        new("cni/calico-not-ready", "Calico", "its routing daemon or its policy engine is not ready"),
        new("cni/cilium-cannot-reach-api", "Cilium", "it cannot reach the API server"),
        new("cni/cilium-kernel-unfit", "Cilium", "the kernel lacks what it needs"),
        new("cni/antrea-cannot-reach-api", "Antrea", "it cannot reach the API server"),
        new("cni/antrea-no-pod-range", "Antrea", "the Node object has no range of pod addresses"),
        new("cni/antrea-no-open-vswitch", "Antrea", "Open vSwitch beside it does not answer"),
        new("cni/kube-router-no-pod-range", "kube-router", "the Node object has no range of pod addresses"),
        new("cni/kube-router-cannot-reach-api", "kube-router", "it cannot reach the API server"),
        new("cni/weave-peers-disagree", "Weave Net", "its peers disagree about who owns which addresses"),
        new("cni/multus-no-default-network", "Multus", "the network plug-in that it hands on to has not written its configuration"),
    ];

    /// <summary>The ids of their signatures.</summary>
    public static ImmutableArray<string> Ids => [.. All.Select(word => word.Signature)];

    /// <summary>The last words of this agent's log on this node; a log of the API counts by the pod's name in its path.</summary>
    public static (CniLastWord Word, LogSample Sample)? Of(Node node, ClusterModel cluster, string plugIn, string pod)
    {
        foreach (var word in All.Where(word => word.PlugIn == plugIn))
        {
            var own = node.Logs.Hits(word.Signature)?.Samples[^1];
            if ((own ?? cluster.Logs.Hits(word.Signature)?.Samples.LastOrDefault(sample => sample.Path.Contains(pod, StringComparison.Ordinal))) is { } sample)
                return (word, sample);
        }

        return null;
    }
}
