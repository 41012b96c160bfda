using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What a pod, or the template of one, is made of.</summary>
/// <param name="DnsPolicy"><c>ClusterFirst</c> where nothing is said, as the API server fills it in.</param>
internal sealed record PodSpec(
    string NodeName,
    bool HostNetwork,
    string DnsPolicy,
    ImmutableArray<Container> Containers,
    ImmutableSortedDictionary<string, string> NodeSelector,
    ImmutableArray<Toleration> Tolerations)
{
    public static PodSpec From(DocumentNode? spec, ImmutableSortedDictionary<string, ContainerStatus> statuses) => spec is null
        ? new("", false, "ClusterFirst", [], ImmutableSortedDictionary<string, string>.Empty, [])
        : new(
            spec.TextAt("nodeName") ?? "",
            spec.FlagAt("hostNetwork") ?? false,
            spec.TextAt("dnsPolicy") ?? "ClusterFirst",
            [.. ContainersOf(spec, "initContainers", statuses), .. ContainersOf(spec, "containers", statuses)],
            KubernetesObject.TextMap(spec["nodeSelector"]),
            [.. spec.ItemsAt("tolerations").Select(Toleration.From)]);

    private static IEnumerable<Container> ContainersOf(
        DocumentNode spec,
        string list,
        ImmutableSortedDictionary<string, ContainerStatus> statuses) =>
        spec.ItemsAt(list).Select(node =>
            Container.From(node, list == "initContainers", statuses.GetValueOrDefault(node.TextAt("name") ?? "")));
}

/// <summary>A taint that a pod may bear; an empty key stands for every one.</summary>
internal sealed record Toleration(string Key, string Operator, string Value, string Effect)
{
    public static Toleration From(DocumentNode node) => new(
        node.TextAt("key") ?? "",
        node.TextAt("operator") ?? "Equal",
        node.TextAt("value") ?? "",
        node.TextAt("effect") ?? "");
}
