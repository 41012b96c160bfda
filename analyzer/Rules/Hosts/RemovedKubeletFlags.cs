using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Flags that kubelets once had, with the version that ends at its start when it is given one.</summary>
internal static class RemovedKubeletFlags
{
    private static readonly Version WithDockershim = new(1, 24);

    // CHANGELOG-1.12, -1.15, -1.24, -1.27 and -1.35 of Kubernetes.
    private static readonly ImmutableSortedDictionary<string, Version> Since = new Dictionary<string, Version>
    {
        ["cadvisor-port"] = new(1, 12),
        ["allow-privileged"] = new(1, 15),
        ["network-plugin"] = WithDockershim,
        ["network-plugin-mtu"] = WithDockershim,
        ["cni-conf-dir"] = WithDockershim,
        ["cni-bin-dir"] = WithDockershim,
        ["cni-cache-dir"] = WithDockershim,
        ["docker-endpoint"] = WithDockershim,
        ["image-pull-progress-deadline"] = WithDockershim,
        ["experimental-dockershim-root-directory"] = WithDockershim,
        ["container-runtime"] = new(1, 27),
        ["pod-infra-container-image"] = new(1, 35),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Null for a flag that is not known to be removed.</summary>
    public static Version? Of(string flag) => Since.GetValueOrDefault(flag);
}
