using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>Two files in the folder of static pods hold the same pod, mostly because someone kept a copy there: which of them runs is chance.</summary>
internal sealed class StaticManifestTwice : NodeRule
{
    public override RuleInfo Info { get; } = new("control-plane/static-manifest-twice", Severity.Warning)
    {
        Explains = ["control-plane/component-not-running", "control-plane/unknown-flag"],
        Needs = ["files/etc/kubernetes/manifests/*"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster) => Need(node.Fact<StaticManifests>()).All
        .SelectMany(manifest => manifest.Pods.Take(1).Select(pod => (Manifest: manifest, Pod: pod)))
        .GroupBy(one => one.Pod.FullName)
        .Where(group => group.Skip(1).Any())
        .Select(group => Describe(node, group.Key, [.. group.OrderBy(one => IsPlain(one.Manifest.File))]));

    // kube-apiserver.yaml, not kube-apiserver.yaml.bak or kube-apiserver-old.yaml
    private static bool IsPlain(string file) => file.EndsWith(".yaml", StringComparison.Ordinal) && !CopyWords.Any(word => file.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static readonly ImmutableArray<string> CopyWords = ["old", "bak", "backup", "copy", "orig", "save"];

    private Finding Describe(Node node, string pod, ImmutableArray<(StaticManifest Manifest, Artifacts.Kubernetes.Pod Pod)> both)
    {
        var copy = both[0].Manifest.File;
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            "the kubelet reads every file of the folder, whatever its ending; which of the two wins is not defined",
            ("node", node.Name),
            ("pod", pod),
            ("copy", copy),
            ("file", both[1].Manifest.File)) with
        {
            Evidence = [.. both.Select(one => Evidence.Of((one.Pod.Object.Node.At("metadata", "name") ?? one.Pod.Object.Node).Line, $"{one.Manifest.File} holds {pod}"))],
        };
    }
}
