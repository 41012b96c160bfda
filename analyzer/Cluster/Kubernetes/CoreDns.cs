using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>CoreDNS as the API shows it: its configuration, its pods' DNS policy, and where they run. Each part may be unknown.</summary>
/// <param name="Forwards">What its servers for all names forward to; missing where no Corefile is known.</param>
/// <param name="Template">The spec of its pods, from the workload or else from a pod.</param>
internal sealed record CoreDns(
    Availability<ImmutableArray<CorefilePlugin>> Forwards,
    Availability<PodSpec> Template,
    Availability<ImmutableArray<Pod>> Pods) : IClusterFact<CoreDns>
{
    private const string ResolvConf = "/etc/resolv.conf";

    /// <summary>The line by which it asks the name servers of its pod's resolv.conf; null where it does not.</summary>
    public CorefilePlugin? ForwardToResolvConf =>
        Forwards.IsKnown ? Forwards.Value.FirstOrDefault(forward => forward.Arguments[0] == "." && forward.Arguments.Contains(ResolvConf)) : null;

    /// <summary>Whether its pods get the node's name servers in a network of their own; null where that is not known.</summary>
    public bool? InheritsNodeResolver =>
        Template.IsKnown ? !Template.Value.HostNetwork && Template.Value.DnsPolicy == "Default" : null;

    public IEnumerable<Pod> On(string node) => Pods.IsKnown ? Pods.Value.Where(pod => pod.NodeName == node) : [];

    public static Availability<CoreDns> From(ClusterModel cluster)
    {
        var forwards = ForwardsOf(cluster.Fact<ConfigMaps>());
        var pods = cluster.Fact<Pods>().Select(all => all.All.Where(pod => IsCoreDns(pod.Spec)).ToImmutableArray());
        return Availability<CoreDns>.Known(new(forwards, TemplateOf(cluster, pods), pods));
    }

    private static Availability<ImmutableArray<CorefilePlugin>> ForwardsOf(Availability<ConfigMaps> maps)
    {
        if (!maps.IsKnown)
            return Availability<ImmutableArray<CorefilePlugin>>.Missing(maps.WhyMissing ?? "");

        // node-local-dns has a Corefile too, but asks the node's resolver in the node's own network.
        var corefile = maps.Value.All
            .Where(map => map["Corefile"] is not null && !map.Name.Contains("node-local", StringComparison.Ordinal) && !map.Name.Contains("nodelocal", StringComparison.Ordinal))
            .OrderBy(map => map.FullName == "kube-system/coredns" ? 0 : 1)
            .Select(map => map["Corefile"])
            .FirstOrDefault();

        return corefile is null
            ? Availability<ImmutableArray<CorefilePlugin>>.Missing("no ConfigMap in the input holds a Corefile")
            : Availability<ImmutableArray<CorefilePlugin>>.Known([.. Corefile.From(corefile).ForAllNames.SelectMany(server => server.Forwards)]);
    }

    private static Availability<PodSpec> TemplateOf(ClusterModel cluster, Availability<ImmutableArray<Pod>> pods)
    {
        var workloads = cluster.Fact<Workloads>();
        if (workloads.IsKnown && workloads.Value.All.FirstOrDefault(workload => IsCoreDns(workload.Template)) is { } workload)
            return Availability<PodSpec>.Known(workload.Template);

        return pods is { IsKnown: true, Value: [var pod, ..] }
            ? Availability<PodSpec>.Known(pod.Spec)
            : Availability<PodSpec>.Missing("neither a workload nor a pod of CoreDNS is in the input");
    }

    private static bool IsCoreDns(PodSpec spec) =>
        spec.Containers.Any(container => !container.IsInit && container.Image.Contains("coredns", StringComparison.Ordinal));
}
