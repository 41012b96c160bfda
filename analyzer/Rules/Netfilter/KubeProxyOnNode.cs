using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>What the input tells of the kube-proxy of one node: its own iptables, its version, its log.</summary>
internal sealed record KubeProxyOnNode(Node Node, ClusterModel Cluster)
{
    private const string Name = "kube-proxy";

    /// <summary>The artifacts taken inside its container, or null.</summary>
    public ArtifactStore? Container => Node.Containers
        .Where(pair => pair.Key.Contains(Name, StringComparison.Ordinal))
        .Select(pair => pair.Value)
        .FirstOrDefault();

    /// <summary>What its own <c>iptables -V</c> says, or null.</summary>
    public IptablesVersion? Iptables => Container?.Read<IptablesVersion>("netfilter/iptables-version") is { IsKnown: true } read ? read.Value : null;

    /// <summary>Its pods on this node, as the API lists them.</summary>
    public ImmutableArray<Pod> Pods => Cluster.Fact<Pods>() is { IsKnown: true } pods
        ? [.. pods.Value.On(Node.Name).Where(pod => pod.Name.StartsWith(Name, StringComparison.Ordinal))]
        : [];

    public bool HasLog =>
        Node.Logs.Files.Any(file => file.Path.Contains(Name, StringComparison.Ordinal))
        || Cluster.Logs.Files.Any(file => IsOfThisNode(file.Path));

    /// <summary>Lines of this signature in its log: those on the node, or those of its pods fetched through the API.</summary>
    public ProxyLogHits Hits(string signature)
    {
        var onNode = Node.Logs.Hits(signature);
        var ofPods = Cluster.Logs.Hits(signature)?.Samples.Where(sample => IsOfThisNode(sample.Path)).ToImmutableArray() ?? [];
        if (onNode is null)
            return new(ofPods, ofPods.Length, ofPods.FirstOrDefault()?.Time, ofPods.LastOrDefault()?.Time);

        return new([.. onNode.Samples, .. ofPods], onNode.Count, onNode.First, onNode.Last);
    }

    /// <summary>Its version and where it stands, or null: from its image, the node's status, or its log.</summary>
    public (string Version, Evidence Evidence)? Version => OfImage() ?? OfStatus() ?? OfLog();

    private bool IsOfThisNode(string path) => Pods.Any(pod => path.Contains($"/{pod.Name}/", StringComparison.Ordinal));

    private (string, Evidence)? OfImage() => Pods
        .SelectMany(pod => pod.Spec.Containers)
        .Where(container => container.Name.Contains(Name, StringComparison.Ordinal) && Tag(container.Image) is not null)
        .Select(container => ((string, Evidence)?)(Tag(container.Image)!, Evidence.Of(container.Line, $"kube-proxy's image: {container.Image}"))) // not null
        .FirstOrDefault();

    private (string, Evidence)? OfStatus() =>
        Cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(Node.Name) is { Versions.KubeProxy.Length: > 0 } node
            ? (node.Versions.KubeProxy, Evidence.Of(node.Line, $"the node reports kube-proxy {node.Versions.KubeProxy}"))
            : null;

    private (string, Evidence)? OfLog() => Hits("kube-proxy/version").Samples
        .Concat(Hits("kube-proxy/version-info").Samples)
        .Where(sample => sample.Path.Contains(Name, StringComparison.Ordinal))
        .Select(sample => ((string, Evidence)?)($"v{sample.Values["version"]}", Evidence.Of(sample, "kube-proxy names its version")))
        .LastOrDefault();

    // k8s.gcr.io/kube-proxy:v1.13.10
    private static string? Tag(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') && image[(colon + 1)..].StartsWith("v1.", StringComparison.Ordinal) ? image[(colon + 1)..] : null;
    }
}

/// <summary>Lines of kube-proxy's log that say the same.</summary>
internal sealed record ProxyLogHits(ImmutableArray<LogSample> Samples, long Count, DateTimeOffset? First, DateTimeOffset? Last)
{
    public bool Any => Count > 0 && !Samples.IsEmpty;
}
