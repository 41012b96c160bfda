using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules;

/// <summary>What comes of it when a node or its pods do not reach the API server, for the <see cref="RuleInfo.Explains"/> of whatever keeps them from it.</summary>
internal static class ApiOutOfReach
{
    /// <summary>What clients of the API server log.</summary>
    public static ImmutableArray<string> Signs { get; } =
        ["kubernetes/api-vip-timeout", "node/api-server-out-of-reach", "cni/flannel-cannot-reach-api", "cni/calico-datastore-refused", "cni/cilium-cannot-reach-api", "cni/antrea-cannot-reach-api", "cni/kube-router-cannot-reach-api", "dns/coredns-cannot-reach-api"];

    /// <summary>The signs, and who does not come up without the API server.</summary>
    public static ImmutableArray<string> Effects { get; } = [.. Signs, "cni/agent-not-running", "dns/coredns-not-running"];
}
