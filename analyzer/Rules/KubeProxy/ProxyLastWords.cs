using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>What kube-proxy says before it ends, or while it cannot begin.</summary>
internal static class ProxyLastWords
{
    // The surest first: what ends it, then what only keeps it from its work.
    private static readonly ImmutableArray<string> Ids =
    [
        "kube-proxy/conntrack-setting-denied", "kube-proxy/mode-impossible", "kube-proxy/configuration-refused", "kube-proxy/node-not-found", "kube-proxy/cannot-list",
        "kube-proxy/chain-not-ensured", "kube-proxy/iptables-restore-failed", "kube-proxy/xtables-lock-held",
    ];

    /// <summary>The last line of the first of them that its log on this node holds; null where it holds none.</summary>
    public static LogSample? Of(KubeProxyOnNode proxy) =>
        Ids.Select(id => proxy.Hits(id).Samples.LastOrDefault(IsItsOwn)).FirstOrDefault(sample => sample is not null);

    // Other clients of the API say some of it, too.
    private static bool IsItsOwn(LogSample sample) => sample.Path.Contains("kube-proxy", StringComparison.Ordinal) || sample.Path.Contains("k3s", StringComparison.Ordinal) || sample.Path.Contains("rke2", StringComparison.Ordinal);
}
