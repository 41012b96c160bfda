using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node's kubelet is newer than the API server, or older than it supports.</summary>
internal sealed class VersionSkew : ApiNodeRule
{
    private static readonly Version MayBeThreeBehind = new(1, 25);

    public override RuleInfo Info { get; } = new("node/version-skew", Severity.Warning)
    {
        Explains = ["node/api-version-removed"],
        Needs = ["the API's version", "the kubelet's version"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var server = Need(cluster.Fact<ServerVersion>());
        var kubelet = Need(KubeletVersion.Of(node, cluster));
        if (KubeletVersion.MinorOf(server.Text) is not { } minor)
            throw CannotTell($"{server.Line}: it tells no version of the API server");

        var behind = minor.Minor - kubelet.Minor.Minor;
        var allowed = kubelet.Minor >= MayBeThreeBehind ? 3 : 2;
        if (minor.Major != kubelet.Minor.Major || (behind >= 0 && behind <= allowed))
            yield break;

        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            behind < 0 ? (Sentence)"the kubelet is newer than the API server, which is never supported" : $"the kubelet is {behind} minor versions behind the API server; {allowed} are supported",
            ("node", node.Name),
            ("kubelet", kubelet.Text),
            ("server", server.Text),
            ("newer", behind < 0 ? "yes" : ""),
            ("behind", behind),
            ("allowed", allowed)) with
        {
            Evidence = [Evidence.Of(kubelet.Line, $"the kubelet is {kubelet.Text}"), Evidence.Of(server.Line, $"the API server is {server.Text}")],
        };
    }
}
