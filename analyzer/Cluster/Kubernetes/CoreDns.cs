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

    /// <summary>Its configuration.</summary>
    public required Availability<Corefile> Corefile { get; init; }

    /// <summary>The cluster's own domains: what its plugin kubernetes answers for, reverse zones left out.</summary>
    public Availability<ImmutableArray<CorefileZone>> Zones => Corefile.Select(file => file.Servers
        .SelectMany(server => server.Plugins.Where(plugin => plugin.Name == "kubernetes").Select(plugin => (server, plugin)))
        .SelectMany(pair => (pair.plugin.Arguments.IsEmpty ? pair.server.Zones : pair.plugin.Arguments).Select(zone => new CorefileZone(zone.TrimEnd('.'), pair.plugin.Line)))
        .Where(zone => !zone.IsReverse).ToImmutableArray());

    /// <summary>The line by which it asks the name servers of its pod's resolv.conf; null where it does not.</summary>
    public CorefilePlugin? ForwardToResolvConf =>
        Forwards.IsKnown ? Forwards.Value.FirstOrDefault(forward => forward.Arguments[0] == "." && forward.Arguments.Contains(ResolvConf)) : null;

    /// <summary>Whether its pods get the node's name servers in a network of their own; null where that is not known.</summary>
    public bool? InheritsNodeResolver =>
        Template.IsKnown ? !Template.Value.HostNetwork && Template.Value.DnsPolicy == "Default" : null;

    public IEnumerable<Pod> On(string node) => Pods.IsKnown ? Pods.Value.Where(pod => pod.NodeName == node) : [];

    public static Availability<CoreDns> From(ClusterModel cluster)
    {
        var corefile = CorefileOf(cluster.Fact<ConfigMaps>());
        var forwards = corefile.Select(file => file.ForAllNames.SelectMany(server => server.Forwards).ToImmutableArray());
        var pods = cluster.Fact<Pods>().Select(all => all.All.Where(IsCoreDns).ToImmutableArray());
        return Availability<CoreDns>.Known(new(forwards, TemplateOf(cluster, pods), pods) { Corefile = corefile });
    }

    private static Availability<Corefile> CorefileOf(Availability<ConfigMaps> maps)
    {
        if (!maps.IsKnown)
            return Availability<Corefile>.Missing(maps.WhyMissing ?? "");

        // node-local-dns has a Corefile too, but asks the node's resolver in the node's own network.
        var corefile = maps.Value.All
            .Where(map => map["Corefile"] is not null && !map.Name.Contains("node-local", StringComparison.Ordinal) && !map.Name.Contains("nodelocal", StringComparison.Ordinal))
            .OrderBy(map => map.FullName == "kube-system/coredns" ? 0 : 1)
            .Select(map => map["Corefile"])
            .FirstOrDefault();

        return corefile is null
            ? Availability<Corefile>.Missing("no ConfigMap in the input holds a Corefile")
            : Availability<Corefile>.Known(Artifacts.Kubernetes.Corefile.From(corefile));
    }

    private static Availability<PodSpec> TemplateOf(ClusterModel cluster, Availability<ImmutableArray<Pod>> pods)
    {
        var workloads = cluster.Fact<Workloads>();
        if (workloads.IsKnown && workloads.Value.All.FirstOrDefault(workload => IsCoreDns(workload.Template)) is { } workload)
            return Availability<PodSpec>.Known(workload.Template);

        return pods is { IsKnown: true, Value: var all } && all.FirstOrDefault(one => IsCoreDns(one.Spec)) is { } pod
            ? Availability<PodSpec>.Known(pod.Spec)
            : Availability<PodSpec>.Missing("neither a workload nor a pod of CoreDNS is in the input");
    }

    // A table shows neither images nor labels; what comes of the usual Deployments is known by its name.
    private static bool IsCoreDns(Pod pod) => IsCoreDns(pod.Spec)
        || (pod.Containers.IsEmpty && pod.Namespace == "kube-system" && (pod.Name.StartsWith("coredns-", StringComparison.Ordinal) || pod.Name.StartsWith("rke2-coredns-rke2-coredns-", StringComparison.Ordinal))
            && !pod.Name.Contains("autoscaler", StringComparison.Ordinal));

    private static bool IsCoreDns(PodSpec spec) =>
        spec.Containers.Any(container => !container.IsInit && container.Image.Contains("coredns", StringComparison.Ordinal));
}

/// <summary>A domain that CoreDNS answers for from the API.</summary>
internal sealed record CorefileZone(string Name, SourceLine Line)
{
    public bool IsReverse => Name.EndsWith(".arpa", StringComparison.Ordinal) || Name.Contains('/', StringComparison.Ordinal);
}
