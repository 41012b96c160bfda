using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Containers wait for an image that cannot be pulled; what the registry, or the way to it, lacks is told apart.</summary>
internal sealed class ImageNotPullable : ClusterRule
{
    /// <summary>Who does not run without an image.</summary>
    public static ImmutableArray<string> Effects { get; } =
        ["cni/agent-not-running", "dns/coredns-not-running", "kube-proxy/not-running", "control-plane/component-not-running", "services/no-ready-endpoint"];

    public override RuleInfo Info { get; } = new("node/image-not-pullable", Severity.Critical)
    {
        Explains = Effects,
        Needs = ["the API's pods", "the API's events", "the kubelet's logs"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var pods = Need(cluster.Fact<Pods>());
        var waiting = from pod in pods.All
                      from container in pod.Containers
                      where container.Status?.WaitingReason is "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" or "InvalidImageName" or "RegistryUnavailable" or "ImageInspectError"
                      select Of(pod, container, cluster);
        return waiting.GroupBy(one => (one.Failure.Kind, one.Registry)).Select(group => Describe([.. group], cluster));
    }

    // A container that backs off only says so: the reason stands in the message of its first attempts, in an Event, or in a log.
    private static Waiting Of(Pod pod, Container container, ClusterModel cluster)
    {
        var status = container.Status!; // it waits
        var said = cluster.Fact<KubeEvents>() is { IsKnown: true, Value: var events }
            ? events.About("Pod", pod.Namespace, pod.Name).LastOrDefault(one => one.Message.Contains("ailed to pull image", StringComparison.Ordinal))
            : null;
        var logged = cluster.Nodes.Where(node => node.Name == pod.NodeName).SelectMany(node => node.Logs.Hits("node/image-pull-failed")?.Samples ?? []).LastOrDefault(sample => sample.Values.GetValueOrDefault("image") == container.Image);
        var words = status.WaitingReason == "ErrImageNeverPull" ? "" : PullFailure.Of(status.WaitingMessage).Kind != "other" ? status.WaitingMessage : said?.Message ?? logged?.Text ?? "";
        var failure = status.WaitingReason switch
        {
            "ErrImageNeverPull" => new PullFailure("never-pulled", "the pod forbids to pull it (imagePullPolicy: Never), and the node does not have it"),
            "InvalidImageName" => new PullFailure("not-found", "its name is no valid image reference"),
            _ => PullFailure.Of(words),
        };
        return new(pod, container.Image, PullFailure.RegistryOf(container.Image), failure, status.WaitingLine ?? status.Line, Cited.Of(said?.Line, "why, by the Event") ?? Cited.Of(logged, "why, by the kubelet's log"));
    }

    private Finding Describe(ImmutableArray<Waiting> waiting, ClusterModel cluster)
    {
        var first = waiting[0];
        var isSystem = waiting.Any(one => one.Pod.Namespace is "kube-system" or "kube-flannel" or "calico-system" or "metallb-system" or "tigera-operator");
        return Found(
            FindingScope.OfPod(first.Pod.Namespace, first.Pod.Name, first.Pod.NodeName),
            first.Why is null ? Confidence.Likely : Confidence.Proven,
            first.Why is null ? "the container waits for its image" : "the container waits for its image, and the runtime says why",
            ("pod", first.Pod.FullName),
            ("node", first.Pod.NodeName),
            ("image", first.Image),
            ("registry", first.Registry),
            ("why", first.Failure.Says),
            ("kind", first.Failure.Kind),
            (first.Failure.Kind.Replace("-", "", StringComparison.Ordinal), "yes"),
            ("others", waiting.Length > 1 ? $"{waiting.Length - 1}" : "")) with
        {
            Severity = isSystem ? Severity.Critical : Severity.Warning,
            Evidence = Cited.Lines(Evidence.Of(first.Line, $"{first.Pod.FullName} waits for {first.Image}"), first.Why),
            Affects = [.. waiting.Skip(1).Select(one => FindingScope.OfPod(one.Pod.Namespace, one.Pod.Name, one.Pod.NodeName)), .. isSystem ? Nodes(waiting) : [], .. Services(waiting, cluster)],
        };
    }

    // What a node's agents do not do, its findings say.
    private static IEnumerable<FindingScope> Nodes(ImmutableArray<Waiting> waiting) =>
        waiting.Select(one => one.Pod.NodeName).Where(name => name.Length > 0).Distinct().Select(FindingScope.OfNode);

    private static IEnumerable<FindingScope> Services(ImmutableArray<Waiting> waiting, ClusterModel cluster) => cluster.Fact<EndpointSets>() is { IsKnown: true, Value.All: var sets }
        ? sets.Where(set => set.Endpoints.Any(endpoint => waiting.Any(one => one.Pod.FullName == endpoint.Pod))).Select(set => FindingScope.OfService(set.Namespace, set.Service)).Distinct()
        : [];

    /// <summary>A container that waits for its image, and why.</summary>
    private sealed record Waiting(Pod Pod, string Image, string Registry, PullFailure Failure, SourceLine Line, Evidence? Why);
}
