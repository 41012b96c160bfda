using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A certificate was signed by another CA than the one that those who check it hold.</summary>
internal sealed class CertificateAuthorityDiffers : NodeRule
{
    private const string Refusal = "control-plane/x509-unknown-authority";

    public override RuleInfo Info { get; } = new("control-plane/certificate-authority-differs", Severity.Critical)
    {
        Explains = [Refusal, "node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready", "control-plane/lease-not-renewed", "etcd/peer-certificate-refused", "etcd/quorum-lost"],
        Needs = ["the node's certificates", "the API servers' certificates", "logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var certificates = Need(node.Fact<NodeCertificates>());
        var wrong = TrustPair.Of(certificates).Where(pair => pair.IsWrong).Concat(OfKubelet(node, cluster, certificates)).ToImmutableArray();
        if (!wrong.IsEmpty)
            yield return Describe(node, cluster, wrong);
        else if (certificates.WhyPartial is { } why)
            throw CannotTell($"the certificates that the input holds fit their authorities, but the node may have others: {why}");
    }

    /// <summary>What the kubelet trusts, against what the API servers of the input answer with.</summary>
    private static IEnumerable<TrustPair> OfKubelet(Node node, ClusterModel cluster, NodeCertificates certificates)
    {
        var trusted = certificates.All.Where(one => one.IsCa && one.File == "/etc/kubernetes/kubelet.conf").ToImmutableArray();
        var serving = cluster.Fact<ServingCertificates>();
        if (trusted.IsEmpty || !serving.IsKnown)
            return [];

        // With several API servers the kubelet of another cluster trusts none of them.
        var pairs = serving.Value.All.Where(one => one.Certificate.File.StartsWith("/etc/kubernetes/", StringComparison.Ordinal)).Select(one => new TrustPair(one.Certificate, trusted) { Node = one.Node }).ToImmutableArray();
        return !pairs.IsEmpty && pairs.All(pair => pair.IsWrong) ? pairs.Take(1) : [];
    }

    private Finding Describe(Node node, ClusterModel cluster, ImmutableArray<TrustPair> wrong)
    {
        var first = wrong[0];
        var refused = new[] { node.Logs, cluster.Logs }.Select(logs => logs.Hits(Refusal)).OfType<LogHits>().Select(hits => hits.Samples[^1]).FirstOrDefault();
        return Found(
            FindingScope.OfNode(node.Name),
            refused is null ? Confidence.Likely : Confidence.Proven,
            refused is null ? "the key identifiers of certificate and authority differ; no log shows a refusal" : "the key identifiers of certificate and authority differ, and a log shows a refusal",
            ("node", node.Name),
            ("file", first.Leaf.File),
            ("of", first.Node ?? node.Name),
            ("issuer", first.Leaf.Issuer),
            ("authority", first.Authorities[0].File),
            ("files", string.Join(", ", wrong.Select(pair => pair.Leaf.File)))) with
        {
            Severity = refused is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                .. wrong.SelectMany(pair => new[]
                {
                    Evidence.Of(pair.Leaf.AuthorityLine, $"{pair.Leaf.File} was signed with another key"),
                    Evidence.Of(pair.Authorities[0].KeyLine, $"{pair.Authorities[0].File} is what it is checked against"),
                }),
                .. refused is null ? Array.Empty<Evidence>() : [Evidence.Of(refused, "was refused for this reason")],
            ],
            Affects = [FindingScope.Cluster],
        };
    }
}
