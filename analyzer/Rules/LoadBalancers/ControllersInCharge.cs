using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>The controllers of LoadBalancer Services that run in the cluster, one of each family.</summary>
internal sealed record ControllersInCharge(ImmutableArray<LoadBalancerController> All) : IClusterFact<ControllersInCharge>
{
    public static Availability<ControllersInCharge> From(ClusterModel cluster)
    {
        var containers = Containers(cluster).ToImmutableArray();
        var log = MetalLbLog(cluster);
        if (containers.IsEmpty && log is null)
            return Availability<ControllersInCharge>.Missing($"neither pods, workloads nor static manifests are in the input ({cluster.Fact<Pods>().WhyMissing ?? "no pod runs"})");

        // A log tells nothing of a class, so it counts only where the containers are not known.
        var known = containers.Select(KnownControllers.Recognise).Concat(Cilium(cluster)).OfType<LoadBalancerController>().ToList();
        if (log is not null && known.All(controller => controller.Family != log.Family))
            known.Add(log);

        return Availability<ControllersInCharge>.Known(new([.. known.GroupBy(controller => controller.Family).Select(Widest)]));
    }

    // Manifests come first: they are where the setting is changed. MetalLB's controller says more than its speaker.
    private static LoadBalancerController Widest(IEnumerable<LoadBalancerController> family) =>
        family.FirstOrDefault(controller => controller.TakesDefault) ?? family.First();

    private static IEnumerable<Container> Containers(ClusterModel cluster) =>
        cluster.Nodes.SelectMany(StaticPods).SelectMany(pod => pod.Containers)
            .Concat(Of(cluster.Fact<Workloads>(), workloads => workloads.All.Where(workload => workload.Desired != 0).SelectMany(workload => workload.Template.Containers)))
            .Concat(Of(cluster.Fact<Pods>(), pods => pods.All.Where(pod => pod.Phase is not ("Succeeded" or "Failed")).SelectMany(pod => pod.Containers)));

    private static IEnumerable<Pod> StaticPods(Node node) => node.Host.Ids
        .Where(ComponentFlags.IsManifest)
        .Select(node.Host.Read<KubernetesObjects>)
        .Where(read => read.IsKnown)
        .SelectMany(read => read.Value.Items)
        .Where(one => one.Kind == "Pod")
        .Select(Pod.From);

    private static IEnumerable<Container> Of<T>(Availability<T> fact, Func<T, IEnumerable<Container>> choose) => fact.IsKnown ? choose(fact.Value) : [];

    // Cilium's IPAM sleeps until there is a pool; one with a selector may leave the others' Services alone.
    private static IEnumerable<LoadBalancerController> Cilium(ClusterModel cluster) => cluster.Api.Ids
        .Where(id => id.EndsWith("_ciliumloadbalancerippools", StringComparison.Ordinal))
        .Select(cluster.Api.Read<KubernetesObjects>)
        .Where(read => read.IsKnown)
        .SelectMany(read => read.Value.Items)
        .Where(pool => pool.Node.FlagAt("spec", "disabled") != true)
        .Select(pool => new LoadBalancerController("Cilium LB IPAM", "Cilium", $"has the address pool {pool.Name}", pool.Line)
        {
            MayBeLimited = pool.Node.At("spec", "serviceSelector") is not null,
        });

    private static LoadBalancerController? MetalLbLog(ClusterModel cluster) => cluster.AllLogs
        .Select(logs => logs.Hits("load-balancers/metallb-reconciles"))
        .OfType<LogHits>()
        .Where(hits => hits.Samples.Count > 0)
        .Select(hits => new LoadBalancerController("MetalLB", "MetalLB", "its controller's log shows it at work", LineOf(hits.Samples[0])))
        .FirstOrDefault();

    private static SourceLine LineOf(LogSample sample) => new ArtifactText(sample.Node, sample.Path, sample.Text).Whole;
}
