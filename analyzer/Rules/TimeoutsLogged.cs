using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules;

/// <summary>What shows that packets to or from a node are lost: somebody there waited in vain.</summary>
internal static class TimeoutsLogged
{
    private static readonly ImmutableArray<string> Signs = ["kubernetes/api-vip-timeout", "routing/api-server-dial-timeout", "dns/upstream-times-out", "services/upstream-connection-reset"];

    /// <summary>One such line of the node's logs, or null.</summary>
    public static LogSample? On(Node node) => Signs.Select(node.Logs.Hits).Select(hits => hits?.Samples[^1]).FirstOrDefault(sample => sample is not null);
}
