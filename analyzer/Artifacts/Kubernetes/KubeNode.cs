using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A node as the Kubernetes API knows it (our own <c>Node</c> is one whose artifacts we have).</summary>
internal sealed record KubeNode(
    KubernetesObject Object,
    ImmutableArray<NodeAddress> Addresses,
    ImmutableArray<Condition> Conditions,
    ImmutableArray<Taint> Taints,
    ImmutableArray<IPNetwork> PodCidrs,
    NodeVersions Versions) : IKubernetesObject<KubeNode>
{
    public static string Kind => "Node";

    public string Name => Object.Name;

    public SourceLine Line => Object.Line;

    public ImmutableSortedDictionary<string, string> Labels => Object.Labels;

    public bool IsReady => Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    public bool IsUnschedulable => Object.Node.FlagAt("spec", "unschedulable") ?? false;

    /// <summary>By the labels that kubeadm and its like set; a hand-built control plane need not be a node at all.</summary>
    public bool IsControlPlane => Roles.Any(role => role is "control-plane" or "master");

    /// <summary>What stands behind <c>node-role.kubernetes.io/</c> in its labels, or below ROLES in a table.</summary>
    public ImmutableArray<string> Roles => Object.Node.TextsAt("metadata", "roles") is { IsEmpty: false } shown
        ? shown
        : [.. Labels.Keys.Where(label => label.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(label => label[RolePrefix.Length..])];

    private const string RolePrefix = "node-role.kubernetes.io/";

    public IEnumerable<IPAddress> InternalIps => Addresses
        .Where(address => address.Type == "InternalIP")
        .Select(address => address.Ip)
        .OfType<IPAddress>();

    public static KubeNode From(KubernetesObject source) => new(
        source,
        [.. source.Node.ItemsAt("status", "addresses").Select(NodeAddress.From)],
        Condition.AllOf(source.Node),
        [.. source.Node.ItemsAt("spec", "taints").Select(Taint.From)],
        PodCidrsOf(source.Node),
        NodeVersions.From(source.Node));

    private static ImmutableArray<IPNetwork> PodCidrsOf(DocumentNode node)
    {
        var texts = node.TextsAt("spec", "podCIDRs");
        if (texts.IsEmpty && node.TextAt("spec", "podCIDR") is { } single)
            texts = [single];

        return [.. texts.Where(text => IPNetwork.TryParse(text, out _)).Select(text => IPNetwork.Parse(text))];
    }
}

/// <summary>One address of a node.</summary>
/// <param name="Type"><c>InternalIP</c>, <c>ExternalIP</c>, <c>Hostname</c>, <c>InternalDNS</c> or <c>ExternalDNS</c>.</param>
/// <param name="Text">An address or a name.</param>
internal sealed record NodeAddress(string Type, string Text, SourceLine Line)
{
    public IPAddress? Ip => IPAddress.TryParse(Text, out var address) ? address : null;

    public static NodeAddress From(DocumentNode node) =>
        new(node.TextAt("type") ?? "", node.TextAt("address") ?? "", (node["address"] ?? node).Line);
}

/// <summary>What keeps pods off a node unless they tolerate it.</summary>
internal sealed record Taint(string Key, string Value, string Effect, SourceLine Line)
{
    public static Taint From(DocumentNode node) =>
        new(node.TextAt("key") ?? "", node.TextAt("value") ?? "", node.TextAt("effect") ?? "", node.Line);
}

/// <summary>What a node says of its software.</summary>
internal sealed record NodeVersions(string Kubelet, string KubeProxy, string ContainerRuntime, string Kernel, string OsImage)
{
    public static NodeVersions From(DocumentNode node)
    {
        var info = node.At("status", "nodeInfo");
        return new(
            info?.TextAt("kubeletVersion") ?? "",
            info?.TextAt("kubeProxyVersion") ?? "",
            info?.TextAt("containerRuntimeVersion") ?? "",
            info?.TextAt("kernelVersion") ?? "",
            info?.TextAt("osImage") ?? "");
    }
}
