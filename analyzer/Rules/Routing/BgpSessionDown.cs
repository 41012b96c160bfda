using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node's BGP session with another node or a router is not up: routes to pods are missing on both sides.</summary>
internal sealed class BgpSessionDown : NodeRule
{
    public override RuleInfo Info { get; } = new("routing/bgp-session-down", Severity.Critical)
    {
        Explains = ["routing/pod-route-missing", "path/cluster-traffic-stopped", "cni/no-route-to-host", "cni/calico-not-ready", "cni/agent-not-running"],
        Needs = ["cni/bird-protocols or cni/calico-node-status"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<CniPlugins>() is { IsKnown: true, Value.Names: var names } && !names.Contains("Calico") && !node.Fact<BgpSessions>().IsKnown)
            return []; // nothing here speaks BGP through BIRD

        var sessions = Need(node.Fact<BgpSessions>());
        var down = sessions.All.Where(session => !session.IsEstablished && session.State.Length > 0).ToImmutableArray();
        return down.IsEmpty ? [] : [Describe(node, cluster, sessions, down)];
    }

    private Finding Describe(Node node, ClusterModel cluster, BgpSessions sessions, ImmutableArray<BgpSession> down)
    {
        var first = down[0];
        var peer = first.Peer is { } address ? ClusterAddresses.Holder(address, cluster) : null;
        var isGone = peer is not null && cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(peer) is { IsReady: false };
        var all = down.Length == sessions.All.Length;
        Sentence because = isGone ? (Sentence)$"the daemon shows the session as {first.State}; its peer {peer} is not Ready" : $"the daemon shows {(all ? (Sentence)"every session" : $"{down.Length} of {sessions.All.Length} sessions")} as not established";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("session", first.Name), ("peer", first.Peer?.ToString() ?? first.Name), ("peerNode", peer ?? ""), ("state", first.State), ("error", first.LastError ?? ""),
            ("list", string.Join("; ", down.Select(session => session.ToString()).Take(6))), ("count", down.Length), ("total", sessions.All.Length), ("because", because)) with
        {
            Severity = isGone || (!all && peer is null) ? Severity.Warning : Severity.Critical,
            Evidence = [.. down.Take(4).Select(session => ClusterAddresses.Cite(session.Line, session.ToString()))],
            Affects = peer is null ? [] : [FindingScope.OfNode(peer)],
        };
    }
}
