using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>What exactly a spec runs, reads or asks; the same words in the plan and in the manifest.</summary>
internal static class ItemSources
{
    public static ItemSource Of(CollectionSpec spec, Place place, DateTimeOffset since) => spec switch
    {
        CommandSpec command => new() { Argv = place.CommandLine(command.Argv, command.Id) },
        EachTargetSpec each => new() { Argv = each.Argv },
        ProbeSpec probe => new() { File = $"probe:{probe.Kind.ToString().ToLowerInvariant()}" },
        CaptureSpec capture => new() { Argv = capture.Argv },
        JournalSpec journal => new() { Argv = CommandTaking.JournalArguments(journal, since) },
        FileSpec file => new() { File = file.Path },
        TreeSpec tree => new() { File = $"{tree.Root.TrimEnd('/')}/" },
        BuiltInSpec builtIn => new() { File = BuiltInSource(builtIn.Kind) },
        ApiListSpec list => new() { Api = $"/{list.Root}/{list.Resource}" },
        ApiGetSpec get => new() { Api = get.Path },
        ApiLogsSpec logs => new() { Api = $"logs of pods in {string.Join(", ", logs.Namespaces)}" },
        _ => new(),
    };

    private static string BuiltInSource(BuiltIn kind) => kind switch
    {
        BuiltIn.Sysctl => "/proc/sys/",
        BuiltIn.ModulesBuiltIn => "/lib/modules/",
        BuiltIn.Processes => "/proc/",
        BuiltIn.MachineIdentity => "/etc/machine-id",
        BuiltIn.Certificates => "/etc/kubernetes/",
        BuiltIn.NetworkDevices => "/sys/class/net/",
        BuiltIn.SymbolicLinks => "/etc/resolv.conf",
        BuiltIn.NamespaceSysctl => "/proc/sys/net/",
        BuiltIn.ProcessLimits => "/proc/",
        BuiltIn.HaproxyStats => "/etc/haproxy/haproxy.cfg",
        _ => kind.ToString(),
    };
}
