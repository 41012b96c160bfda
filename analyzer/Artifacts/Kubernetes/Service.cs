using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One Service.</summary>
/// <param name="Type"><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>.</param>
/// <param name="ClusterIps">Empty for a headless Service.</param>
/// <param name="Ingress">Addresses in <c>status.loadBalancer</c>, in order.</param>
internal sealed record Service(
    KubernetesObject Object,
    string Type,
    ImmutableArray<IPAddress> ClusterIps,
    ImmutableArray<IPAddress> ExternalIps,
    ImmutableArray<ServicePort> Ports,
    ImmutableSortedDictionary<string, string> Selector,
    ImmutableArray<LoadBalancerIngress> Ingress) : IKubernetesObject<Service>
{
    public static string Kind => "Service";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public SourceLine Line => Object.Line;

    public string ExternalTrafficPolicy => Object.Node.TextAt("spec", "externalTrafficPolicy") ?? Object.Default("Cluster");

    public string InternalTrafficPolicy => Object.Node.TextAt("spec", "internalTrafficPolicy") ?? Object.Default("Cluster");

    public bool HasClientIpAffinity => Object.Node.TextAt("spec", "sessionAffinity") == "ClientIP";

    public int? HealthCheckNodePort => Object.Node.NumberAt("spec", "healthCheckNodePort");

    /// <summary>Empty where nothing is said: any controller that takes the default may act on it.</summary>
    public string LoadBalancerClass => Object.Node.TextAt("spec", "loadBalancerClass") ?? "";

    public ImmutableArray<string> LoadBalancerSourceRanges => Object.Node.TextsAt("spec", "loadBalancerSourceRanges");

    public static Service From(KubernetesObject source) => new(
        source,
        source.Node.TextAt("spec", "type") ?? source.Default("ClusterIP"),
        ClusterIpsOf(source.Node),
        KubernetesAddress.All(source.Node.TextsAt("spec", "externalIPs")),
        [.. source.Node.ItemsAt("spec", "ports").Select(ServicePort.From)],
        KubernetesObject.TextMap(source.Node.At("spec", "selector")),
        [.. source.Node.ItemsAt("status", "loadBalancer", "ingress").Select(LoadBalancerIngress.From)]);

    private static ImmutableArray<IPAddress> ClusterIpsOf(DocumentNode node)
    {
        var listed = KubernetesAddress.All(node.TextsAt("spec", "clusterIPs"));
        return listed.IsEmpty ? KubernetesAddress.All([node.TextAt("spec", "clusterIP")]) : listed;
    }
}

/// <summary>One port of a Service.</summary>
/// <param name="TargetPort">A number, or the name of a container port.</param>
/// <param name="NodePort">0 for none.</param>
internal sealed record ServicePort(string Name, string Protocol, int Port, string TargetPort, int NodePort, SourceLine Line)
{
    public static ServicePort From(DocumentNode node) => new(
        node.TextAt("name") ?? "",
        node.TextAt("protocol") ?? "TCP",
        node.NumberAt("port") ?? 0,
        node.TextAt("targetPort") ?? node.TextAt("port") ?? "",
        node.NumberAt("nodePort") ?? 0,
        node.Line);
}

/// <summary>One address, or host name, at which a load balancer serves a Service.</summary>
internal sealed record LoadBalancerIngress(IPAddress? Address, string HostName, SourceLine Line)
{
    public static LoadBalancerIngress From(DocumentNode node) => new(
        IPAddress.TryParse(node.TextAt("ip"), out var address) ? address : null,
        node.TextAt("hostname") ?? "",
        (node["ip"] ?? node).Line);
}
