using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One EndpointSlice: some of the endpoints of a Service.</summary>
/// <param name="Service">By the label <c>kubernetes.io/service-name</c>; empty where there is none.</param>
internal sealed record EndpointSlice(
    KubernetesObject Object,
    string Service,
    ImmutableArray<EndpointPort> Ports,
    ImmutableArray<Endpoint> Endpoints) : IKubernetesObject<EndpointSlice>
{
    public static string Kind => "EndpointSlice";

    public static EndpointSlice From(KubernetesObject source) => new(
        source,
        source.Labels.GetValueOrDefault("kubernetes.io/service-name") ?? source.Node.TextAt("service") ?? "",
        [.. source.Node.ItemsAt("ports").Select(EndpointPort.From)],
        [.. source.Node.ItemsAt("endpoints").SelectMany(EndpointsOf)]);

    private static IEnumerable<Endpoint> EndpointsOf(DocumentNode node) =>
        KubernetesAddress.All(node.TextsAt("addresses")).Select(address => new Endpoint(
            address,
            node.FlagAt("conditions", "ready") ?? true,
            node.TextAt("nodeName") ?? node.TextAt("topology", "kubernetes.io/hostname") ?? "", // v1beta1 had no field for it at first
            node.TextAt("targetRef", "kind") == "Pod" ? $"{node.TextAt("targetRef", "namespace")}/{node.TextAt("targetRef", "name")}" : "",
            node.Line)
        {
            IsServing = node.FlagAt("conditions", "serving") ?? node.FlagAt("conditions", "ready") ?? true,
            IsTerminating = node.FlagAt("conditions", "terminating") ?? false,
        });
}

/// <summary>One Endpoints object: what Services had before EndpointSlices, and still have beside them.</summary>
internal sealed record EndpointsObject(KubernetesObject Object, ImmutableArray<EndpointSubset> Subsets) : IKubernetesObject<EndpointsObject>
{
    public static string Kind => "Endpoints";

    public static EndpointsObject From(KubernetesObject source) =>
        new(source, [.. source.Node.ItemsAt("subsets").Select(EndpointSubset.From)]);
}

/// <summary>Endpoints that share their ports.</summary>
internal sealed record EndpointSubset(ImmutableArray<EndpointPort> Ports, ImmutableArray<Endpoint> Endpoints)
{
    public static EndpointSubset From(DocumentNode node) => new(
        [.. node.ItemsAt("ports").Select(EndpointPort.From)],
        [.. Addresses(node, "addresses", ready: true), .. Addresses(node, "notReadyAddresses", ready: false)]);

    private static IEnumerable<Endpoint> Addresses(DocumentNode subset, string list, bool ready) =>
        subset.ItemsAt(list)
            .Where(node => IPAddress.TryParse(node.TextAt("ip"), out _))
            .Select(node => new Endpoint(
                IPAddress.Parse(node.TextAt("ip") ?? ""),
                ready,
                node.TextAt("nodeName") ?? "",
                node.TextAt("targetRef", "kind") == "Pod" ? $"{node.TextAt("targetRef", "namespace")}/{node.TextAt("targetRef", "name")}" : "",
                node.Line)
            {
                IsServing = ready,
            });
}

/// <summary>A port of endpoints; its name is that of the Service's port.</summary>
internal sealed record EndpointPort(string Name, string Protocol, int Port)
{
    public static EndpointPort From(DocumentNode node) =>
        new(node.TextAt("name") ?? "", node.TextAt("protocol") ?? "TCP", node.NumberAt("port") ?? 0);
}

/// <summary>One address that serves.</summary>
/// <param name="NodeName">Empty where nothing is said.</param>
/// <param name="Pod"><c>namespace/name</c>, empty where it is no pod.</param>
internal sealed record Endpoint(IPAddress Address, bool IsReady, string NodeName, string Pod, SourceLine Line)
{
    public bool IsServing { get; init; }

    public bool IsTerminating { get; init; }
}
