using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A static pod's manifest is no YAML that the kubelet can read, so that pod does not run.</summary>
internal sealed class StaticManifestUnreadable : NodeRule
{
    private const string Signature = "control-plane/manifest-unreadable";

    public override RuleInfo Info { get; } = new("control-plane/static-manifest-unreadable", Severity.Critical)
    {
        Explains = ["control-plane/component-not-running", "etcd/quorum-lost", "control-plane/balancer-servers-down", "control-plane/lease-not-renewed"],
        Needs = ["files/etc/kubernetes/manifests/*", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var manifests = Need(node.Fact<StaticManifests>());
        return manifests.All.Where(one => one.Broken is not null).Select(one => Describe(node, one));
    }

    private Finding Describe(Node node, StaticManifest manifest)
    {
        var broken = manifest.Broken!; // asked above
        var said = node.Logs.Hits(Signature)?.Samples.LastOrDefault(sample => sample.Values.GetValueOrDefault("file") == manifest.File);
        return Found(
            FindingScope.OfNode(node.Name),
            said is null ? Confidence.Likely : Confidence.Proven,
            said is null ? "the file is broken YAML; the kubelet's log does not complain (yet)" : "the file is broken YAML, and the kubelet's log says so",
            ("node", node.Name),
            ("file", manifest.File),
            ("line", broken.Line.Number),
            ("why", said?.Values.GetValueOrDefault("why") ?? broken.Reason.Replace("; the rest is not read", "", StringComparison.Ordinal))) with
        {
            Severity = said is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(broken.Line, broken.Reason),
                .. said is null ? Array.Empty<Evidence>() : [Evidence.Of(said, "the kubelet cannot read it")],
            ],
            Affects = [FindingScope.Cluster],
        };
    }
}
