using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Every kind of file that is told by its name or by its looks, besides Kubernetes objects and logs.</summary>
internal static class KindCatalog
{
    /// <summary>In order: of two whose looks and names fit alike, the first.</summary>
    public static ImmutableArray<FileKind> All { get; } = [.. NetfilterKinds.All, .. NetworkKinds.All, .. BalancerKinds.All, .. KubernetesKinds.All, .. SystemKinds.All, .. HostFileKinds.All, .. HostNetworkKinds.All];

    private static readonly ImmutableDictionary<string, FileKind> ById = All.ToImmutableDictionary(kind => kind.Id, StringComparer.Ordinal);

    /// <summary>What would print an artifact that is missing; null where nothing is known of it.</summary>
    public static string? CommandOf(string id, bool isOfCluster)
    {
        if (Find(id) is { } kind)
            return kind.Command;
        if (id.StartsWith("files/", StringComparison.Ordinal))
            return $"cat {id["files".Length..]}";

        // core_v1_pods      metallb.io_v1beta1_ipaddresspools
        return isOfCluster && id.Split('_') is [var group, _, var resource] ? $"kubectl get {resource}{(group is "core" || IsKnown(resource) ? "" : $".{group}")} -A -o json" : null;
    }

    private static bool IsKnown(string resource) => ApiResources.Find(resource) is { Group: not ("crd.projectcalico.org" or "metallb.io" or "cilium.io") };

    private static FileKind? Find(string id)
    {
        for (var end = id.Length; end > 0; end = id.AsSpan(0, end - 1).LastIndexOfAny('/', '-') + 1)
        {
            if (ById.TryGetValue(id[..end], out var kind) && (end == id.Length || kind.Rest is not null || kind.Split is not null))
                return kind;
        }

        return null;
    }
}
