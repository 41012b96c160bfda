using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node's clock is off by so much that leases, tokens, certificates or etcd suffer.</summary>
internal sealed class ClockSkew : NodeRule
{
    // etcd warns of peers whose clocks differ by more than a second: rafthttp/probing_status.go.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);

    // Certificates that kubeadm and the API server sign begin five minutes before they are signed.
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(5);

    public override RuleInfo Info { get; } = new("node/clock-skew", Severity.Critical)
    {
        Explains = ["node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready", "control-plane/x509-expired", "control-plane/certificate-expired", "etcd/clocks-differ"],
        Needs = ["identity/chrony-tracking, identity/chrony-sources, identity/ntpq, or the API's events and pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var offset = Need(Need(cluster.Fact<ClockOffsets>()).ByNode[node.Name]);
        var least = offset.Ahead.Duration() - offset.Uncertainty;
        if (least <= Noticed)
            yield break;

        var isHarmful = least >= Harmful;
        yield return Found(
            FindingScope.OfNode(node.Name),
            offset.Against == ClockReference.TimeSource ? Confidence.Proven : Confidence.Likely,
            $"{offset.How} tells how far the clock is off",
            ("node", node.Name),
            ("offset", Words(offset.Ahead)),
            ("direction", offset.Ahead > TimeSpan.Zero ? "ahead of" : "behind"),
            ("reference", offset.Against == ClockReference.TimeSource ? "its source of time" : "the API server's clock"),
            ("harmful", isHarmful ? "yes" : "")) with
        {
            Severity = isHarmful ? Severity.Critical : Severity.Warning,
            Evidence = Cited.Lines(Cited.Of(offset.Line, $"the clock is {Words(offset.Ahead)} {(offset.Ahead > TimeSpan.Zero ? "ahead" : "behind")}")),
            Affects = [FindingScope.Cluster],
        };
    }

    private static string Words(TimeSpan ahead) => ahead.Duration() switch
    {
        { TotalHours: >= 2 } span => $"{span.TotalHours:0.#} hours",
        { TotalMinutes: >= 2 } span => $"{span.TotalMinutes:0.#} minutes",
        var span => $"{span.TotalSeconds:0.#} seconds",
    };
}
