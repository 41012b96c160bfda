using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>The collector's own readers, each in a file of its own.</summary>
internal sealed class BuiltInTaking(CollectionContext context)
{
    public ItemEnd Take(BuiltIn kind, ItemSink sink) => kind switch
    {
        BuiltIn.Sysctl => SysctlReader.Write("/proc/sys", sink),
        BuiltIn.ModulesBuiltIn => FileCopy.Copy(ModulesBuiltInPath(), 4 << 20, keepTail: false, sink),
        BuiltIn.Processes => ProcessReader.Write(context.Redactor, sink),
        BuiltIn.MachineIdentity => MachineIdentityReader.Write(sink),
        BuiltIn.Certificates => CertificateReader.Write(sink),
        BuiltIn.NetworkDevices => NetworkDeviceReader.Write("/sys/class/net", sink),
        BuiltIn.SymbolicLinks => SymbolicLinkReader.Write(sink),
        BuiltIn.NamespaceSysctl => NamespaceSysctlReader.Write("/proc/sys/net", sink),
        BuiltIn.ProcessLimits => ProcessLimitReader.Write(sink),
        BuiltIn.HaproxyStats => HaproxyStatsReader.Write(HaproxyStatsReader.Configuration, sink),
        _ => ItemEnd.Skipped($"this collector has no reader named {kind}"),
    };

    private static string ModulesBuiltInPath() => $"/lib/modules/{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}/modules.builtin";
}
