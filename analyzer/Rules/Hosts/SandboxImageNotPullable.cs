using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The runtime has no pause image and cannot pull it, so that no pod of the node starts.</summary>
internal sealed class SandboxImageNotPullable : ApiNodeRule
{
    private const string Words = "failed to get sandbox image";

    private static readonly ImmutableArray<string> Lists = ["runtime/crictl-images", "runtime/crictl-images-k3s", "runtime/crictl-images-rke2", "runtime/crictl-images-text", "runtime/ctr-images"];

    public override RuleInfo Info { get; } = new("node/sandbox-image-not-pullable", Severity.Critical)
    {
        Explains = ["cni/no-configuration", "node/image-not-pullable", .. ImageNotPullable.Effects, "cni/sandboxes-fail", "node/not-ready"],
        Needs = ["the API's events, or the kubelet's and the runtime's logs", "runtime/crictl-images", "files/etc/containerd/config.toml or runtime/crictl-info"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var log = node.Logs.Hits("node/sandbox-image-pull-failed")?.Samples[^1];
        var said = EventOf(node, cluster);
        if (log is null && said is null && !cluster.Fact<KubeEvents>().IsKnown && node.Logs.Files.Count == 0)
            throw CannotTell($"neither events nor a log of this node are in the input ({new ShellCommand("kubectl get events -A")} would tell)");
        if (log is null && said is null)
            yield break;

        // What was loaded since starts pods again.
        var text = said?.Message ?? log!.Text; // one of both is there
        var image = PullFailure.Quoted(text, Words) ?? "";
        var images = Lists.Select(node.Host.Read<ImageList>).Aggregate((first, second) => first.Or(() => second)) is { IsKnown: true, Value.Items: var items } ? items : (ImmutableArray<ListedImage>?)null;
        if (images?.Any(item => Short(item.Reference) == Short(image)) == true)
            yield break;

        var failure = PullFailure.Of(text);
        yield return Found(
            FindingScope.OfNode(node.Name),
            images is null ? Confidence.Likely : Confidence.Proven,
            images is null ? (Sentence)$"pods fail for it, and {failure.Says}; whether the image was loaded since is not in the input" : $"pods fail for it, the node has no such image, and {failure.Says}",
            ("node", node.Name),
            ("image", image),
            ("registry", PullFailure.RegistryOf(image)),
            ("why", failure.Says),
            ("kind", failure.Kind),
            ("setting", Setting(node) is { } set ? set.Line.ToString() : "")) with
        {
            Evidence = Cited.Lines(
                Cited.Of(said?.Line, "a pod gets no sandbox"),
                Cited.Of(log, "the runtime cannot get the sandbox image"),
                Cited.Of(Setting(node)?.Line, "the sandbox image is set here"),
                images is [var first, ..] ? Evidence.Of(first.Line.Artifact.Whole, "the image is not among those of the node") : null),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }

    private static KubeEvent? EventOf(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<KubeEvents>() is not { IsKnown: true, Value.All: var events })
            return null;

        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var known } ? known : null;
        return events.LastOrDefault(one => one.Message.Contains(Words, StringComparison.Ordinal)
            && (one.Host.Length > 0 ? one.Host : pods?.Find(one.About.Namespace, one.About.Name)?.NodeName) == node.Name);
    }

    private static string Short(string image) => image.StartsWith("docker.io/", StringComparison.Ordinal) ? image["docker.io/".Length..].Replace("library/", "", StringComparison.Ordinal) : image;

    private static DocumentNode? Setting(Node node) =>
        (node.Host.Read<ContainerdConfig>("files/etc/containerd/config.toml") is { IsKnown: true, Value.SandboxImage: { } set } ? set : null)
        ?? (node.Host.Read<CrioConfig>("files/etc/crio/crio.conf") is { IsKnown: true, Value.PauseImage: { } pause } ? pause : null)
        ?? (node.Host.Read<CriInfo>("runtime/crictl-info") is { IsKnown: true, Value.SandboxImage: { } running } ? running : null);
}
