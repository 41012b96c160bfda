using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A node's kubelet, runtime, kernel and resources.</summary>
internal static class HostsRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new KubeletNotRunning(),
        new NodeNotReady(),
        new ApiServerOutOfReach(),
        new KubeletDisabled(),
        new KubeletUnknownFlag(),
        new KubeletConfigurationUnread(),
        new KubeletPortTaken(),
        new CgroupDriverMismatch(),
        new CgroupV1Refused(),
        new SwapOn(),
        new RuntimeNotRunning(),
        new RuntimeSocketWrong(),
        new CrictlAsksElsewhere(),
        new ContainerdCriDisabled(),
        new DockershimGone(),
        new RegistrySettingsConflict(),
        new SandboxImageNotPullable(),
        new ImageNotPullable(),
        new NodeUnderPressure(),
        new FileSystemFull(),
        new ComponentKilledForMemory(),
        new InotifyLimit(),
        new FileHandlesExhausted(),
        new BacklogDrops(),
        new OpenFilesLimitLow(),
        new ClockNotSynchronized(),
        new ClockSkew(),
        new SelinuxDenies(),
        new KernelModuleMissing(),
        new KernelTooOldForProxyMode(),
        new VersionSkew(),
        new HostnameChanged(),
        new NodeCordoned(),
        new PodsNotSchedulable(),
    ];
}
