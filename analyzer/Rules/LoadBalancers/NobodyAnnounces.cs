using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A Service has its address from MetalLB, and no speaker may announce it: excluded nodes, no speaker ready, or none beside its pods.</summary>
internal sealed class NobodyAnnounces : ClusterRule
{
    private const string Excluded = "node.kubernetes.io/exclude-from-external-load-balancers";

    public override RuleInfo Info { get; } = new("load-balancers/nobody-announces", Severity.Critical)
    {
        Explains = ["services/upstream-no-route", "routing/icmp-host-unreachable"],
        Needs = ["core_v1_services", "core_v1_pods", "core_v1_nodes", "discovery.k8s.io_v1_endpointslices", "metallb.io_v1beta1_ipaddresspools"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var served = services.All.Where(service => service.Type == "LoadBalancer" && !service.Ingress.IsEmpty).ToImmutableArray();
        if (served.IsEmpty)
            return services.WhyPartial is { } partial ? throw CannotTell(partial) : [];

        var pods = Need(cluster.Fact<Pods>());
        if (pods.WhyPartial is { } why)
            throw CannotTell(why);

        var speakers = pods.All.Where(pod => pod.Containers.Any(IsSpeaker)).ToImmutableArray();
        if (speakers.IsEmpty)
            return []; // not MetalLB's, or its controller alone, which another rule speaks of

        var pools = Need(cluster.Fact<AddressPools>());
        var nodes = Need(cluster.Fact<KubeNodes>());
        var endpoints = Need(cluster.Fact<EndpointSets>());
        var able = speakers.Where(pod => pod.IsReady && !IsExcluded(pod, nodes)).Select(pod => pod.NodeName).ToImmutableHashSet();
        return served.Where(service => service.Ingress.Any(ingress => ingress.Address is IPAddress address && pools.Of(address) is not null))
            .Select(service => (Service: service, Why: Why(service, able, speakers, nodes, endpoints)))
            .Where(one => one.Why is not null)
            .Select(one => Describe(one.Service, one.Why!, speakers, nodes)); // not null above
    }

    internal static bool IsSpeaker(Container container) => container.Name is "speaker" or "metallb-speaker" && container.Image.Contains("metallb", StringComparison.Ordinal);

    // From 0.14 on, unless told otherwise.
    private static bool IsExcluded(Pod speaker, KubeNodes nodes) =>
        nodes.Find(speaker.NodeName)?.Labels.ContainsKey(Excluded) == true
        && !speaker.Containers.Any(container => container.Argv.Any(argument => argument.StartsWith("--ignore-exclude-lb", StringComparison.Ordinal) && !argument.EndsWith("=false", StringComparison.Ordinal)))
        && speaker.Containers.Any(container => IsSpeaker(container) && HonoursTheLabel(container.Image));

    // quay.io/metallb/speaker:v0.14.9; what has no such tag is taken for newer.
    private static bool HonoursTheLabel(string image) =>
        !Version.TryParse(image[(image.LastIndexOf(':') + 1)..].TrimStart('v').Split('-')[0], out var version) || version >= new Version(0, 14);

    private static string? Why(Service service, ImmutableHashSet<string> able, ImmutableArray<Pod> speakers, KubeNodes nodes, EndpointSets endpoints)
    {
        if (!speakers.Any(pod => pod.IsReady))
            return "no speaker is ready";
        if (able.IsEmpty)
            return $"every node with a ready speaker bears the label {Excluded}";

        var ready = endpoints.Of(service.Namespace, service.Name).SelectMany(set => set.Ready).ToImmutableArray();
        return service.ExternalTrafficPolicy == "Local" && !ready.IsEmpty && ready.All(endpoint => endpoint.NodeName.Length > 0 && !able.Contains(endpoint.NodeName))
            ? $"externalTrafficPolicy is Local, and its pods are on {string.Join(", ", ready.Select(endpoint => endpoint.NodeName).Distinct())}, where no speaker may announce"
            : null;
    }

    private Finding Describe(Service service, string why, ImmutableArray<Pod> speakers, KubeNodes nodes)
    {
        var labels = nodes.All.Select(node => node.Object.Node.At("metadata", "labels", Excluded)).Where(label => label is not null).Take(3);
        return Found(
            FindingScope.OfService(service.Namespace, service.Name),
            Confidence.Likely,
            why,
            ("service", service.FullName),
            ("address", string.Join(", ", service.Ingress.Select(ingress => ingress.Address?.ToString() ?? ingress.HostName))),
            ("why", why),
            ("label", why.Contains(Excluded, StringComparison.Ordinal) ? Excluded : ""),
            ("speakers", string.Join(", ", speakers.Take(6).Select(pod => $"{pod.FullName} on {pod.NodeName} ({(pod.IsReady ? "ready" : "not ready")})")))) with
        {
            Severity = Severity.Warning,
            Evidence =
            [
                .. labels.Select(label => Evidence.Of(label!.Line, "MetalLB 0.14 and later announces nothing from this node")), // not null above
                Evidence.Of(service.Ingress[0].Line, $"{service.FullName} has an address that nobody answers for"),
                .. speakers.Where(pod => !pod.IsReady).Take(3).Select(pod => Evidence.Of(pod.Line, "this speaker is not ready")),
            ],
        };
    }
}
