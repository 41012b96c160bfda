using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>What kube-proxy says before it ends, or while it cannot begin.</summary>
internal static class ProxyLastWords
{
    // The surest first: what ends it, then what only keeps it from its work.
    public static readonly ImmutableArray<string> Ids =
    [
        "kube-proxy/conntrack-setting-denied", "kube-proxy/mode-impossible", "kube-proxy/configuration-refused", "kube-proxy/node-not-found", "kube-proxy/cannot-list",
        "kube-proxy/chain-not-ensured", "kube-proxy/iptables-restore-failed", "kube-proxy/xtables-lock-held",
    ];

    /// <summary>The last line of the first of them that its log on this node holds; null where it holds none.</summary>
    public static LogSample? Of(KubeProxyOnNode proxy) => Ids.Select(proxy.Hits).Where(hits => hits.Any).Select(hits => hits.Samples[^1]).FirstOrDefault();
}
