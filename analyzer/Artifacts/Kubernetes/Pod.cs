using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One pod.</summary>
/// <param name="Phase"><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</param>
internal sealed record Pod(
    KubernetesObject Object,
    PodSpec Spec,
    string Phase,
    ImmutableArray<IPAddress> Addresses,
    ImmutableArray<Condition> Conditions) : IKubernetesObject<Pod>
{
    public static string Kind => "Pod";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public string NodeName => Spec.NodeName;

    public ImmutableSortedDictionary<string, string> Labels => Object.Labels;

    public ImmutableArray<Container> Containers => Spec.Containers;

    public SourceLine Line => Object.Line;

    public bool IsReady => Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    /// <summary>Why it is as it is, for instance <c>Evicted</c>; of a table what stands below STATUS. Empty where nothing is said.</summary>
    public string Reason => Object.Node.TextAt("status", "reason") ?? "";

    /// <summary>Restarts of all its containers.</summary>
    public int Restarts => Object.Node.NumberAt("status", "restarts") ?? Containers.Sum(container => container.Status?.RestartCount ?? 0);

    /// <summary>When the node's kubelet started it less when the server bound it to the node (registry/core/pod/storage, <c>assignPod</c>):
    /// how far the one's clock is ahead of the other's, at most. Null for a static pod, which no server binds.</summary>
    public TimeSpan? StartedAfterBinding => Object.Annotations.ContainsKey("kubernetes.io/config.mirror")
        ? null
        : KubernetesTime.Parse(Object.Node.TextAt("status", "startTime")) - KubernetesTime.Parse(Object.Node.ItemsAt("status", "conditions")
            .FirstOrDefault(condition => condition.TextAt("type") == "PodScheduled" && condition.TextAt("status") == "True")?.TextAt("lastTransitionTime"));

    public static Pod From(KubernetesObject source) => new(
        source,
        PodSpec.From(source.Node["spec"], source.Node["status"], source.Default("ClusterFirst")),
        source.Node.TextAt("status", "phase") ?? "",
        AddressesOf(source.Node["status"]),
        Condition.AllOf(source.Node));

    private static ImmutableArray<IPAddress> AddressesOf(DocumentNode? status)
    {
        var listed = status is null ? [] : KubernetesAddress.All(status.ItemsAt("podIPs").Select(node => node.TextAt("ip")));
        return listed.IsEmpty ? KubernetesAddress.All([status?.TextAt("podIP")]) : listed;
    }
}
