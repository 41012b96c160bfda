using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A kubelet that runs cannot renew its node's lease, because the API server does not answer it: what it says, where nothing in the input shows why.</summary>
internal sealed class ApiServerOutOfReach : NodeRule
{
    private const string Sign = "node/lease-not-renewed-by-kubelet";
    private const string NoRoute = "cni/no-route-to-host";

    public override RuleInfo Info { get; } = new("node/api-server-out-of-reach", Severity.Critical)
    {
        Explains = ["node/not-ready", "node/kubelet-cannot-register", "control-plane/lease-not-renewed"],
        Needs = ["the kubelet's log", "the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (node.Logs.Files.Count == 0)
            throw CannotTell($"the kubelet's log is not in the input ({new ShellCommand("journalctl -u kubelet")} on the node would tell)");
        if (node.Logs.Hits(Sign) is not { } hits || hits.IsOver(cluster.Captured))
            yield break;

        var last = hits.Samples[^1];
        var (server, why) = (last.Values["server"], last.Values["why"]);
        var known = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name) : null;
        yield return Found(
            FindingScope.OfNode(node.Name),
            known is { IsReady: false } ? Confidence.Proven : Confidence.Likely,
            known is null ? $"its log says so; what the API has of the node is not in the input"
                : known.IsReady ? $"its log says so; the API still calls the node ready"
                : $"its log says so, and the API does not call the node ready",
            ("node", node.Name),
            ("server", server),
            ("host", HostOf(server)),
            ("why", why),
            ("count", hits.Count)) with
        {
            Severity = known is { IsReady: true } ? Severity.Warning : Severity.Critical,
            Evidence = [.. hits.Samples.Take(1).Append(last).Distinct().Select(sample => Evidence.Of(sample, $"the API server does not answer: {why}"))],
            Brings = node.Logs.Hits(NoRoute) is { } refused && refused.CountsByKey.Keys.All(address => address == HostOf(server)) ? [NoRoute] : [],
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }

    // 192.0.2.10:6443      [2001:db8::10]:6443      api.example.org:6443
    private static string HostOf(string server) => server.LastIndexOf(':') is > 0 and var colon && server.IndexOf(']', colon) < 0 ? server[..colon].Trim('[', ']') : server.Trim('[', ']');
}
