using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What a pod, or the template of one, is made of.</summary>
/// <param name="DnsPolicy"><c>ClusterFirst</c> where nothing is said, as the API server fills it in; empty where it is not known.</param>
internal sealed record PodSpec(
    string NodeName,
    bool HostNetwork,
    string DnsPolicy,
    ImmutableArray<Container> Containers,
    ImmutableSortedDictionary<string, string> NodeSelector,
    ImmutableArray<Toleration> Tolerations)
{
    public static PodSpec From(DocumentNode? spec, DocumentNode? status, string defaultDnsPolicy) => spec is null
        ? new("", false, defaultDnsPolicy, [], ImmutableSortedDictionary<string, string>.Empty, [])
        : new(
            spec.TextAt("nodeName") ?? "",
            spec.FlagAt("hostNetwork") ?? false,
            spec.TextAt("dnsPolicy") ?? defaultDnsPolicy,
            [.. ContainersOf(spec, "initContainers", status, "initContainerStatuses"), .. ContainersOf(spec, "containers", status, "containerStatuses")],
            KubernetesObject.TextMap(spec["nodeSelector"]),
            [.. spec.ItemsAt("tolerations").Select(Toleration.From)]);

    private static IEnumerable<Container> ContainersOf(DocumentNode spec, string list, DocumentNode? status, string statusList)
    {
        var statuses = status?.ItemsAt(statusList) ?? [];
        return spec.ItemsAt(list).Select(node => Container.From(node, list == "initContainers", StatusOf(node.TextAt("name") ?? "", statuses)));
    }

    private static ContainerStatus? StatusOf(string container, ImmutableArray<DocumentNode> statuses) =>
        statuses.LastOrDefault(status => (status.TextAt("name") ?? "") == container) is { } found ? ContainerStatus.From(found) : null;
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
