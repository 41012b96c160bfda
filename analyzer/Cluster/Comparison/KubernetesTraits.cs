using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Comparison;

/// <summary>What the kubelets, kube-proxies and network plug-ins of nodes of one role have in common.</summary>
internal static class KubernetesTraits
{
    // Names, addresses and labels are every node's own.
    private static readonly ImmutableArray<string> OwnFlags =
        ["node-ip", "hostname-override", "node-labels", "provider-id", "register-with-taints", "v", "nodeName", "podCIDR", "providerID", "registerWithTaints", "address"];

    public static TraitGroup? Kubelet(Node node) => node.Fact<KubeletSettings>() is { IsKnown: true, Value: var settings }
        ? TraitGroup.Of("kubelet", isWhole: false, [.. OfFlags(settings.Flags), .. settings.Files.Reverse().SelectMany(file => Leaves(file.Root, ""))])
        : null;

    public static TraitGroup? KubeProxy(Node node) => node.Fact<KubeProxySettings>() is { IsKnown: true, Value: var settings }
        ? TraitGroup.Of("kube-proxy", isWhole: false, [.. OfFlags(settings.Flags), .. Leaves(settings.Configuration?.Root, "")])
        : null;

    public static TraitGroup? Cni(Node node) => TraitGroup.Of("network plug-in", isWhole: true,
    [
        .. CniConfigurations.Of(node).Select(configuration => new NodeTrait($"configuration {configuration.FileName}", string.Join(" → ", configuration.Types), configuration.Line)),
        .. node.Fact<CniBinaries>() is { IsKnown: true, Value: var binaries }
            ? binaries.ByFolder.SelectMany(folder => folder.Value.Entries.Select(entry => new NodeTrait($"program {folder.Key}/{entry.Name}", "there", entry.Line)))
            : [],
    ]);

    private static IEnumerable<NodeTrait> OfFlags(Component? component) =>
        component is null ? [] : component.Flags.Where(flag => !OwnFlags.Contains(flag.Name)).Select(flag => new NodeTrait($"--{flag.Name}", flag.Value, flag.Line));

    private static IEnumerable<NodeTrait> Leaves(DocumentNode? node, string path)
    {
        if (node is null || OwnFlags.Contains(path))
            return [];

        return node.Kind switch
        {
            NodeKind.Map => node.Children.SelectMany(child => Leaves(child, path.Length == 0 ? child.Name ?? "" : $"{path}.{child.Name}")),
            NodeKind.Sequence => [new(path, string.Join(", ", node.Children.Select(item => item.Text ?? "…")), node.Line)],
            _ => [new(path, node.Text ?? "", node.Line)],
        };
    }
}
