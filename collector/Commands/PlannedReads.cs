using System.Collections.Immutable;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Collection.Targets;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The files that a spec opens, as patterns in which <c>*</c> stands for one segment and <c>**</c> for any number of them.</summary>
internal static class PlannedReads
{
    /// <summary>Of the collector itself, before and beside the specs.</summary>
    public static readonly ImmutableArray<string> Itself =
    [
        "/proc", "/proc/*/comm", "/proc/*/cgroup", "/proc/*/stat", "/proc/*/ns/net", "/run/netns", "/run/netns/*", "/var/lib/cni/results", "/var/lib/cni/results/*",
        "/var/log/pods", "/var/log/pods/*", "/var/log/containers", "/proc/sys/kernel/hostname", "/proc/sys/kernel/random/boot_id", "/proc/sys/kernel/osrelease",
        .. EvictionSettings, .. Cluster.KubeconfigSources.OnNode,
    ];

    public static ImmutableArray<string> EvictionSettings => DiskFloor.Configurations;

    public static ImmutableArray<string> Of(CollectionSpec spec) => spec switch
    {
        FileSpec { Scope: Scope.EachNetworkNamespace } file when !file.Path.StartsWith("/proc/", StringComparison.Ordinal) => [file.Path, $"/proc/*/root{file.Path}"],
        FileSpec file => [file.Path],
        TreeSpec tree => [tree.Root.TrimEnd('/'), $"{tree.Root.TrimEnd('/')}/**"],
        EachTargetSpec { Kind: TargetKind.Addresses } => [.. Surroundings.Files, .. Cluster.KubeconfigSources.OnNode],
        EachTargetSpec { Kind: TargetKind.Devices or TargetKind.Cards } => ["/sys/class/net"],
        EachTargetSpec => ["/etc/cni/net.d", "/etc/cni/net.d/*"],
        ProbeSpec => [.. Surroundings.Files, .. Cluster.KubeconfigSources.OnNode],
        JournalSpec => [.. JournalFiles.Folders.SelectMany(folder => (string[])[folder, $"{folder}/*"])],
        BuiltInSpec builtIn => Of(builtIn.Kind),
        _ => [],
    };

    private static ImmutableArray<string> Of(BuiltIn kind) => kind switch
    {
        BuiltIn.Sysctl => ["/proc/sys", "/proc/sys/**"],
        BuiltIn.NamespaceSysctl => ["/proc/sys/net/**"],
        BuiltIn.ModulesBuiltIn => ["/proc/sys/kernel/osrelease", "/lib/modules/*/modules.builtin"],
        BuiltIn.Processes => ["/proc", "/proc/*/stat", "/proc/*/comm", "/proc/*/cmdline", "/proc/*/cgroup"],
        BuiltIn.ProcessLimits => ["/proc", "/proc/*/comm", "/proc/*/limits", "/proc/*/fd", "/proc/*/oom_score_adj", "/proc/*/cgroup"],
        BuiltIn.MachineIdentity => [.. MachineIdentityReader.Paths],
        BuiltIn.Certificates => [.. CertificateFiles.Places.SelectMany(folder => (string[])[folder, $"{folder}/**"])],
        BuiltIn.NetworkDevices => ["/sys/class/net", "/sys/class/net/**", "/sys/devices/**"],
        BuiltIn.SymbolicLinks => [.. SymbolicLinkReader.Paths],
        BuiltIn.ModuleParameters => ["/sys/module", "/sys/module/*/parameters", "/sys/module/*/parameters/*"],
        BuiltIn.HaproxyStats => [HaproxyStatsReader.Configuration, "the stats socket that it names"],
        _ => [],
    };
}
