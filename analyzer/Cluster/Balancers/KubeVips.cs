using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>Every kube-vip of the cluster: static pods' manifests on the nodes, the API's pods, else the templates of DaemonSets.</summary>
internal sealed record KubeVips(ImmutableArray<KubeVip> All) : IClusterFact<KubeVips>
{
    public static Availability<KubeVips> From(ClusterModel cluster)
    {
        var manifests = cluster.Nodes.SelectMany(OfManifests).ToImmutableArray();
        var pods = cluster.Fact<Pods>();
        var workloads = cluster.Fact<Workloads>();
        var known = manifests.Select(one => one.Node).ToHashSet();
        ImmutableArray<KubeVip> running = [.. manifests, .. pods.IsKnown ? pods.Value.All.SelectMany(OfPod).Where(one => !known.Contains(one.Node)) : []];
        ImmutableArray<KubeVip> all = running.IsEmpty && workloads.IsKnown ? [.. workloads.Value.All.SelectMany(OfWorkload)] : running;
        return all.IsEmpty && WhyNotAll(pods, workloads) is { } why
            ? Availability<KubeVips>.Missing($"no static pod of the input is kube-vip's, and {why}")
            : Availability<KubeVips>.Known(new(all));
    }

    // That there is none can be said only where all pods were listed.
    private static Sentence? WhyNotAll(Availability<Pods> pods, Availability<Workloads> workloads) =>
        pods.IsKnown ? pods.Value.WhyPartial : workloads.IsKnown && workloads.Value.Missing.IsEmpty ? null : pods.WhyMissing;

    private static IEnumerable<KubeVip> OfManifests(Node node) =>
        node.Host.Ids.Where(ComponentFlags.IsManifest)
            .Select(node.Host.Read<KubernetesObjects>)
            .Where(objects => objects.IsKnown)
            .SelectMany(objects => objects.Value.Items)
            .Where(one => one.Kind == Pod.Kind)
            .Select(Pod.From)
            .SelectMany(pod => pod.Containers.Select(container => KubeVip.From(pod.FullName, node.Name, container)).OfType<KubeVip>());

    private static IEnumerable<KubeVip> OfPod(Pod pod) =>
        pod.Containers.Select(container => KubeVip.From(pod.FullName, pod.NodeName.Length == 0 ? null : pod.NodeName, container)).OfType<KubeVip>();

    private static IEnumerable<KubeVip> OfWorkload(Workload workload) =>
        workload.Template.Containers.Select(container => KubeVip.From(workload.FullName, null, container)).OfType<KubeVip>();
}
