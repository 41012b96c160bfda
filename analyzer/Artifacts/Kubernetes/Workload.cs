using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A DaemonSet, Deployment, StatefulSet or ReplicaSet: a template of pods, and how many of them there are.</summary>
/// <param name="Desired">Pods that there should be; null where the object does not say.</param>
internal sealed record Workload(
    KubernetesObject Object,
    PodSpec Template,
    ImmutableSortedDictionary<string, string> TemplateLabels,
    int? Desired,
    int Ready)
{
    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public SourceLine Line => Object.Line;

    public static Workload From(KubernetesObject source) => new(
        source,
        PodSpec.From(source.Node.At("spec", "template", "spec"), null, source.Default("ClusterFirst")),
        KubernetesObject.TextMap(source.Node.At("spec", "template", "metadata", "labels")),
        source.Node.NumberAt("status", "desiredNumberScheduled") ?? source.Node.NumberAt("spec", "replicas"),
        source.Node.NumberAt("status", "numberReady") ?? source.Node.NumberAt("status", "readyReplicas") ?? 0);
}
